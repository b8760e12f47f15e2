import { Type } from 'typebox';
import type { Stack } from '../template/stack.ts';

/** One deployed function, as the template says. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `file.export`, the file without its extension. */
  readonly handler: string;
  /** Folder of the bundle. */
  readonly directory: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Most events handled at once, by the template. */
  readonly reservedConcurrency: number | undefined;
  readonly asynchronous: AsynchronousSettings;
}

/** What Lambda does with an event that nobody waits for. */
export interface AsynchronousSettings {
  /** Further tries after the first one failed. */
  readonly retries: number;
  /** An event that would wait longer than this for a try, the first or another, is given up. */
  readonly maximumAgeMs: number;
  /** Queue for events that could not be handled, as they came. */
  readonly deadLetterArn: string | undefined;
  /** Queues for a record of each event that could, or could not, be handled. */
  readonly onSuccessArn: string | undefined;
  readonly onFailureArn: string | undefined;
}

const QueueArn = Type.String({ pattern: '^arn:aws:sqs:' });

const Properties = Type.Object({
  Code: Type.Object({ S3Key: Type.String() }),
  Handler: Type.String(),
  Runtime: Type.String({ pattern: '^nodejs' }),
  Timeout: Type.Optional(Type.Integer()),
  MemorySize: Type.Optional(Type.Integer()),
  ReservedConcurrentExecutions: Type.Optional(Type.Integer()),
  Environment: Type.Optional(
    Type.Object({ Variables: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }),
  ),
  DeadLetterConfig: Type.Optional(Type.Object({ TargetArn: Type.Optional(QueueArn) })),
});

const Destination = Type.Optional(Type.Object({ Destination: QueueArn }));
const EventInvokeConfig = Type.Object({
  FunctionName: Type.String(),
  MaximumRetryAttempts: Type.Optional(Type.Integer()),
  MaximumEventAgeInSeconds: Type.Optional(Type.Integer()),
  DestinationConfig: Type.Optional(Type.Object({ OnSuccess: Destination, OnFailure: Destination })),
});

/**
 * Reads the functions of a stack. What the template leaves open takes Lambda's defaults: 3 seconds, 128 MB, two
 * further tries of an asynchronous event.
 *
 * @throws Error for a function that is no bundled Node.js code
 */
export function readFunctions(stack: Stack): FunctionDefinition[] {
  const configs = stack.resources('AWS::Lambda::EventInvokeConfig', EventInvokeConfig);
  return stack.resources('AWS::Lambda::Function', Properties).map(({ logicalId, name, properties }) => {
    const config = configs.find((candidate) => candidate.properties.FunctionName === name)?.properties;
    return {
      name,
      arn: stack.attribute(logicalId, 'Arn'),
      handler: properties.Handler,
      directory: stack.assetDirectory(properties.Code.S3Key),
      timeoutMs: (properties.Timeout ?? 3) * 1000,
      memoryMb: properties.MemorySize ?? 128,
      environment: Object.fromEntries(
        Object.entries(properties.Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)]),
      ),
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      asynchronous: {
        retries: config?.MaximumRetryAttempts ?? 2,
        maximumAgeMs: (config?.MaximumEventAgeInSeconds ?? 6 * 3600) * 1000,
        deadLetterArn: properties.DeadLetterConfig?.TargetArn,
        onSuccessArn: config?.DestinationConfig?.OnSuccess?.Destination,
        onFailureArn: config?.DestinationConfig?.OnFailure?.Destination,
      },
    };
  });
}
