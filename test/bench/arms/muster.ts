import { pathToFileURL } from 'node:url';
import { lambdaContext } from '../../support/lambda-events.ts';
import { addressesFor, bodyFor } from '../load.ts';
import type { Arm } from './arm.ts';
import { bulkEvent } from './muster-event.ts';

interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

const bundle: { handler(event: unknown, context: unknown): Promise<Answer> } = await import(
  pathToFileURL(process.env.HTTP_BUNDLE ?? '').href
);

/** Muster as it is deployed: one request to the bundle of the http function, from the event to the answer. */
export const muster: Arm = {
  async prepare({ count, from, sendEmail, respondAsync = false }) {
    const headers = respondAsync ? { prefer: 'respond-async' } : {};
    const event = bulkEvent(bodyFor(addressesFor(count, from), sendEmail), headers);
    return async () => {
      const { statusCode, body } = await bundle.handler(event, lambdaContext(900_000));
      const { data } = JSON.parse(body);
      if (statusCode === (respondAsync ? 202 : 200) && data.success === count) return;
      throw new Error(`Answered ${statusCode}: ${body.slice(0, 500)}`);
    };
  },
};
