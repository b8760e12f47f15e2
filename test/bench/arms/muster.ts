import { pathToFileURL } from 'node:url';
import { httpEvent, lambdaContext } from '../../support/lambda-events.ts';
import { apiKey, duration, organizationId, policyId, profileId } from '../load.ts';
import type { Arm } from './arm.ts';

interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

const bundle: { handler(event: unknown, context: unknown): Promise<Answer> } = await import(
  pathToFileURL(process.env.HTTP_BUNDLE ?? '').href
);

const path = `/v1/organizations/${organizationId}/mdm/apple/enterprise/enrollment-tokens/bulk`;

/** Muster as it is deployed: one request to the bundle of the http function, from the event to the answer. */
export const muster: Arm = {
  async prepare({ addresses, sendEmail }) {
    const event = httpEvent({
      method: 'POST',
      path,
      key: apiKey,
      body: {
        sendEmail,
        displayName: 'Sales phones',
        tags: ['sales'],
        duration,
        language: 'en',
        emailText: 'Please enrol your phone by Friday.',
        policyId,
        profiles: [profileId],
        userEmails: addresses,
      },
    });
    return async () => {
      const { statusCode, body } = await bundle.handler(event, lambdaContext(900_000));
      const { data } = JSON.parse(body);
      if (statusCode === 200 && data.success === addresses.length) return;
      throw new Error(`Answered ${statusCode}: ${body.slice(0, 500)}`);
    };
  },
};
