import { createHttpHandler } from '../http/handler.ts';
import { createApiKeyStore } from '../store/api-keys.ts';
import { wire } from './services.ts';

const { services, table, log } = wire(process.env);

/** Invoked by API Gateway for every path but those of links. */
export const handler = createHttpHandler({ services, apiKeys: createApiKeyStore(table), log });
