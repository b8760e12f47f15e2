/**
 * The SDK's sources of credentials besides environment, container and instance, as it asks for them: by name, when it has
 * come to them.
 */
export { fromIni } from '@aws-sdk/credential-provider-ini';
export { fromProcess } from '@aws-sdk/credential-provider-process';
export { fromSSO } from '@aws-sdk/credential-provider-sso';
export { fromTokenFile } from '@aws-sdk/credential-provider-web-identity';
