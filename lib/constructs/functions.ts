import { Duration } from 'aws-cdk-lib';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Environment, environmentNames, optionalEnvironmentNames } from '../../lambda/environment.ts';
import type { ResourceNames } from '../names.ts';
import type { StageSettings } from '../stages.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { EntryFunction } from './entry-function.ts';

/** The deployed functions; each is named after its file in `lambda/entries/`, in kebab case. */
export const entries = ['http', 'enrollPage', 'direct', 'deliver', 'emailEvents'] as const;

export type Entry = (typeof entries)[number];

export interface FunctionsProps {
  readonly names: ResourceNames;
  readonly settings: StageSettings;
  readonly environment: Environment;
  /** Absolute path of the folder of the entries. */
  readonly folder: string;
}

/** One function for each way in. */
export class Functions extends Construct {
  readonly http: EntryFunction;
  readonly enrollPage: EntryFunction;
  readonly direct: EntryFunction;
  readonly deliver: EntryFunction;
  readonly emailEvents: EntryFunction;
  /** Events that the direct function was given asynchronously and could not carry out. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', { name: props.names.deadLetters });
    this.deliver = this.add('deliver', props, {
      description: 'Finishes batches: makes the tokens still missing and sends the invitations that are due',
      timeout: Duration.minutes(5),
      // The schedule calls again within a minute; a late run, asked for or scheduled, has nothing to add to it. No
      // concurrency is reserved: who asks looks first whether it is needed, and one that stands by must find room.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    });
    const asksForDelivery = {
      environment: { [optionalEnvironmentNames.deliverFunction]: this.deliver.function.functionName },
    };
    this.http = this.add('http', props, {
      ...asksForDelivery,
      description: 'Answers the HTTP API',
      timeout: withinGateway,
    });
    this.enrollPage = this.add('enrollPage', props, {
      description: 'Shows people the page behind the link of their invitation',
      timeout: withinGateway,
    });
    this.direct = this.add('direct', props, {
      ...asksForDelivery,
      description: 'Carries out operations for other Lambda functions',
      timeout: Duration.minutes(5),
      deadLetterQueue: this.deadLetters,
    });
    this.emailEvents = this.add('emailEvents', props, {
      description: 'Records what became of the mails that were sent',
      timeout: Duration.minutes(1),
    });
  }

  private add(entry: Entry, props: FunctionsProps, options: FunctionOptions): EntryFunction {
    const name = entry.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return new EntryFunction(this, entry, {
      entry: `${props.folder}/${name}.ts`,
      functionName: props.names.of(name),
      logRetention: props.settings.logRetention,
      keepLogs: props.settings.deletionProtection,
      options: {
        ...options,
        memorySize: props.settings.memory[entry],
        environment: { ...variables(props.environment), ...options.environment, ...nodeOptions[entry] },
      },
    });
  }
}

/** API Gateway gives up after 30 s; the answer must be ours, not its. */
const withinGateway = Duration.seconds(29);

/**
 * How much V8 may put off collecting garbage. Left alone, Lambda gives a tenth of the memory to new objects, and a
 * request of 100 000 addresses grows to 450 MB of which 30 are in use. The largest bodies need 470 MB of old space, all
 * of them small objects.
 */
export const requestNodeOptions = '--max-old-space-size=768 --max-semi-space-size=2';

const nodeOptions: { readonly [entry in Entry]?: Readonly<Record<string, string>> } = {
  http: { NODE_OPTIONS: requestNodeOptions },
  direct: { NODE_OPTIONS: requestNodeOptions },
};

function variables(environment: Environment): Record<string, string> {
  return {
    [environmentNames.stage]: environment.stage,
    [environmentNames.table]: environment.table,
    [environmentNames.signingKeysSecret]: environment.signingKeysSecret,
    [environmentNames.publicUrl]: environment.publicUrl,
    [environmentNames.mailFrom]: environment.mailFrom,
    [environmentNames.configurationSet]: environment.configurationSet,
    [environmentNames.templatePrefix]: environment.templatePrefix,
  };
}
