import { createDirectHandler } from '../direct/handler.ts';
import { fetchAhead } from './connect.ts';
import { wire } from './services.ts';

const wiring = wire(process.env);
fetchAhead(wiring.services.signingKeys);

/** Invoked by other Lambdas. */
export const handler = createDirectHandler(wiring);
