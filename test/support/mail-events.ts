import type { SQSEvent } from 'aws-lambda';
import type { SesEvent } from '../../bin/local/ses/server.ts';
import type { Services } from '../../lambda/batches/services.ts';
import { createEmailEventsHandler } from '../../lambda/email-events/handler.ts';
import type { OverLimits } from '../../lambda/email-events/mail-rates.ts';

/** What the handler of mail events made of some messages. */
export interface Handled {
  /** Indexes of the messages that are to come again. */
  readonly failed: readonly number[];
  readonly over: OverLimits;
}

/** Hands events to the handler as the queue does, in one batch. @param events objects, or texts that are no events */
export async function handleEvents(
  services: Services,
  events: readonly (object | string)[],
): Promise<Handled> {
  let over: OverLimits = { bounces: 0, complaints: 0 };
  const handler = createEmailEventsHandler({ services, onOverLimits: (now) => (over = now) });
  const { batchItemFailures } = await handler(sqsEvent(events));
  return { failed: batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)), over };
}

function sqsEvent(events: readonly (object | string)[]): SQSEvent {
  return {
    Records: events.map((event, n) => ({
      messageId: String(n),
      receiptHandle: '',
      body: typeof event === 'string' ? event : JSON.stringify(event),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 'events',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:events',
      awsRegion: 'us-east-1',
    })),
  };
}

/** Keeps what SES tells; waits until so many events have come. */
export class EventTray {
  readonly events: SesEvent[] = [];

  readonly keep = (event: SesEvent): void => {
    this.events.push(event);
  };

  async wait(count: number): Promise<SesEvent[]> {
    while (this.events.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
    return this.events;
  }
}

/** The tags of the mail to one recipient. */
export interface MailTags {
  readonly batch: string;
  readonly token: string;
  readonly organization?: string;
  readonly chunk?: number;
  readonly position?: number;
  readonly attempt?: number;
}

/** An event about a mail, by hand. @param at epoch milliseconds */
export function mailEvent(eventType: string, tags: MailTags, at: number, part: object = {}): object {
  const { organization = '64d2f0c0a1b2c3d4e5f60001', chunk = 0, position = 0, attempt = 1 } = tags;
  const timestamp = new Date(at).toISOString();
  const name = eventType[0]?.toLowerCase() + eventType.slice(1);
  return {
    source: 'aws.ses',
    detail: {
      eventType,
      mail: {
        timestamp,
        messageId: `message-${attempt}`,
        tags: Object.fromEntries(
          Object.entries({ ...tags, organization, chunk, position, attempt }).map(([key, value]) => [
            key,
            [String(value)],
          ]),
        ),
      },
      [name]: { timestamp, ...part },
    },
  };
}

export const permanent = { bounceType: 'Permanent', bounceSubType: 'General' };
export const transient = { bounceType: 'Transient', bounceSubType: 'General' };
