import { randomUUID } from 'node:crypto';
import type { Kind, Origin, SesEvent } from './event.ts';
import { writeEvent } from './event.ts';
import type { Mail } from './mail.ts';
import { recipients } from './mail.ts';
import type { Mailbox } from './mailbox.ts';
import { outcomeFor } from './simulator.ts';

export interface PublisherOptions {
  readonly origin: Origin;
  readonly now: () => number;
  readonly onEvent: (event: SesEvent) => void;
}

/** Publishes what becomes of mails that went through a configuration set. Mails without one have no events. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** The mail is on its way: Send at once, and a moment later what its recipients' servers say. */
  sent(mail: Mail): void {
    if (mail.configurationSet === undefined) return;
    this.#later(0, () => this.#publish('send', mail, {}));
    this.#later(deliveryMilliseconds, () => {
      for (const recipient of recipients(mail)) this.#arrived(mail, recipient);
    });
  }

  /** The mail was accepted, but its template could not be filled. */
  renderingFailed(mail: Mail, errorMessage: string): void {
    if (mail.configurationSet === undefined) return;
    const failure = { errorMessage, templateName: mail.templateName };
    this.#later(0, () => this.#publish('renderingFailure', mail, failure));
  }

  /** Nothing is published from now on. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #arrived(mail: Mail, recipient: Mailbox): void {
    const timestamp = new Date(this.#options.now()).toISOString();
    const { address } = recipient;
    const outcome = outcomeFor(recipient);
    if (outcome === 'bounced') this.#publish('bounce', mail, permanentBounce('General', address, timestamp));
    if (outcome === 'suppressed') this.#publish('bounce', mail, suppressed(address, timestamp));
    if (outcome === 'bounced' || outcome === 'suppressed') return;
    this.#publish('delivery', mail, delivery(mail, address, timestamp));
    if (outcome === 'complained') this.#publish('complaint', mail, complaint(address, timestamp));
    if (outcome === 'out-of-office') this.#publish('bounce', mail, outOfOffice(address, timestamp));
  }

  #publish(kind: Kind, mail: Mail, part: object): void {
    const { origin, now, onEvent } = this.#options;
    onEvent(writeEvent(kind, mail, part, new Date(now()), origin));
  }

  #later(milliseconds: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, milliseconds);
    timer.unref();
    this.#timers.add(timer);
  }
}

/** Long enough to come after Send, short enough that nobody waits for it. */
const deliveryMilliseconds = 100;

const reportingMTA = 'dns; local.smtp-out.amazonses.com';

function delivery(mail: Mail, address: string, timestamp: string): object {
  return {
    timestamp,
    processingTimeMillis: Date.parse(timestamp) - mail.at.getTime(),
    recipients: [address],
    smtpResponse: '250 2.0.0 OK',
    reportingMTA,
  };
}

function permanentBounce(bounceSubType: string, emailAddress: string, timestamp: string): object {
  return {
    feedbackId: randomUUID(),
    bounceType: 'Permanent',
    bounceSubType,
    bouncedRecipients: [
      { emailAddress, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
    ],
    timestamp,
    reportingMTA,
  };
}

function suppressed(emailAddress: string, timestamp: string): object {
  return {
    ...permanentBounce('Suppressed', emailAddress, timestamp),
    bouncedRecipients: [
      {
        emailAddress,
        action: 'failed',
        status: '5.1.1',
        diagnosticCode:
          'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
      },
    ],
  };
}

function outOfOffice(emailAddress: string, timestamp: string): object {
  return {
    feedbackId: randomUUID(),
    bounceType: 'Transient',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress }],
    timestamp,
  };
}

function complaint(emailAddress: string, timestamp: string): object {
  return {
    feedbackId: randomUUID(),
    complaintSubType: null,
    complaintFeedbackType: 'abuse',
    userAgent: 'Amazon SES Mailbox Simulator',
    complainedRecipients: [{ emailAddress }],
    arrivalDate: timestamp,
    timestamp,
  };
}
