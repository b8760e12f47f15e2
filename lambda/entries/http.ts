import { createHttpHandler } from '../http/handler.ts';
import { createApiKeyStore } from '../store/api-keys.ts';
import { fetchAhead } from './connect.ts';
import { wire } from './services.ts';

const { services, table, log } = wire(process.env);
fetchAhead(services.signingKeys);

/** Invoked by API Gateway for the paths of the API. */
export const handler = createHttpHandler({ services, apiKeys: createApiKeyStore(table), log });
