import type { MiddlewareObj, Request } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { ApiKey } from '../organizations/api-key.ts';
import type { Match } from './router.ts';

/** API Gateway's event (payload 2.0; `body` holds what the JSON held once it is parsed), and what the middleware found out about it. */
export interface HttpEvent extends APIGatewayProxyEventV2 {
  match?: Match;
  apiKey?: ApiKey;
}

export type HttpResult = APIGatewayProxyStructuredResultV2;
export type HttpMiddleware = MiddlewareObj<HttpEvent, HttpResult, Error, Context>;
export type HttpRequest = Request<HttpEvent, HttpResult, Error, Context>;
