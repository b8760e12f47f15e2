import { createDirectHandler } from '../direct/handler.ts';
import { wire } from './services.ts';

/** Invoked by other Lambdas. */
export const handler = createDirectHandler(wire(process.env));
