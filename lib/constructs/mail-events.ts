import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ResourceNames } from '../names.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface MailEventsProps {
  readonly names: ResourceNames;
  readonly configurationSet: ConfigurationSet;
  readonly emailEvents: IFunction;
  /** How long events gather before they are worked on together. */
  readonly window: Duration;
}

/** Leads what SES tells of our mails by EventBridge's default bus and a queue to the function that records it. */
export class MailEvents extends Construct {
  /** Events that could not be recorded, or not even put into the queue. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { names, configurationSet, ...props }: MailEventsProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name: names.of('email-events-dead-letters'),
    });
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      queueName: names.of('email-events'),
      retentionPeriod: Duration.days(4),
      // Six times what the function may take, as Lambda advises.
      visibilityTimeout: Duration.minutes(6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    const bus = EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    configurationSet.addEventDestination('EventBridge', {
      configurationSetEventDestinationName: names.of('event-bridge'),
      destination: EventDestination.eventBus(bus),
      // Opens and clicks are left out: nobody is watched reading a mail.
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    new Rule(this, 'Rule', {
      ruleName: names.of('email-events'),
      eventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [names.configurationSet] } } },
      },
      // An event is the same text in either queue, and is moved from one to the other the same way.
      targets: [new SqsQueue(queue, { deadLetterQueue: this.deadLetters })],
    });
    props.emailEvents.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 1000,
        maxBatchingWindow: props.window,
        // Enough for thousands of mails a second; more at once would only meet at the same chunks.
        maxConcurrency: 5,
        reportBatchItemFailures: true,
      }),
    );
  }
}
