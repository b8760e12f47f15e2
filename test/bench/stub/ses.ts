import type { Counter } from './counter.ts';
import type { StubSettings } from './messages.ts';
import { Refusal } from './refusal.ts';
import { TokenBucket } from './token-bucket.ts';

/** SES, as far as limits and rates go: it takes every address, and what it takes goes nowhere. */
export class StubSes {
  readonly #counter: Counter;
  readonly #perSecond: number;
  readonly #bucket: TokenBucket;
  #messages = 0;

  constructor(settings: StubSettings, counter: Counter) {
    this.#counter = counter;
    this.#perSecond = settings.perSecond;
    this.#bucket = new TokenBucket(settings.perSecond, () => performance.now());
  }

  /** @param body a form, as the query protocol has it @returns XML @throws Refusal */
  answer(body: string): string {
    const action = /(?:^|&)Action=(\w+)/.exec(body)?.[1] ?? '';
    this.#counter.call(action);
    if (action === 'GetSendQuota') {
      const quota = { Max24HourSend: -1, MaxSendRate: this.#perSecond, SentLast24Hours: 0 };
      return result(
        action,
        Object.entries(quota)
          .map(([name, value]) => `<${name}>${value}</${name}>`)
          .join(''),
      );
    }
    if (action !== 'SendBulkTemplatedEmail') throw new Refusal('InvalidAction', `No action ${action}`);
    const recipients = body.split('.Destination.ToAddresses.member.').length - 1;
    if (recipients > 50) throw new Refusal('InvalidParameterValue', 'A call takes 50 destinations');
    if (!this.#bucket.take(recipients)) throw new Refusal('Throttling', 'Maximum sending rate exceeded.');
    this.#counter.sent(recipients);
    return result(
      action,
      `<Status>${Array.from({ length: recipients }, () => this.#success()).join('')}</Status>`,
    );
  }

  #success(): string {
    this.#messages += 1;
    const id = `0100019b${String(this.#messages).padStart(8, '0')}-00000000-0000-4000-8000-000000000000-000000`;
    return `<member><Status>Success</Status><MessageId>${id}</MessageId></member>`;
  }
}

function result(action: string, fields: string): string {
  return `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${action}Result>${fields}</${action}Result><ResponseMetadata><RequestId>stub</RequestId></ResponseMetadata></${action}Response>`;
}

/** An error in SES's words. */
export function sesError({ name, message }: Refusal): string {
  return `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error><RequestId>stub</RequestId></ErrorResponse>`;
}
