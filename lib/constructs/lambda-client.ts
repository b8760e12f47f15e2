/** What asks for the deliver function: loaded when a request first leaves mail due. */
export { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
