import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { AsynchronousInvoker } from '../functions/asynchronous.ts';
import type { Functions } from '../functions/functions.ts';
import type { Queues } from '../queues/queues.ts';
import type { Stack } from '../template/stack.ts';
import { parsePattern } from './pattern.ts';

/** EventBridge's default bus. */
export interface EventBus {
  /** Hands an event to the targets of all rules that it matches. */
  publish(event: object): void;
}

const Rule = Type.Object({
  EventBusName: Type.Optional(Type.Literal('default')),
  EventPattern: Type.Optional(Type.Unknown()),
  State: Type.Optional(Type.Union([Type.Literal('ENABLED'), Type.Literal('DISABLED')])),
  Targets: Type.Optional(
    Type.Array(
      Type.Object({
        Arn: Type.String(),
        Input: Type.Optional(Type.Never()),
        InputPath: Type.Optional(Type.Never()),
        InputTransformer: Type.Optional(Type.Never()),
      }),
    ),
  ),
});

/**
 * Opens the default bus with the rules of a stack.
 *
 * @throws Error for targets other than queues and functions of this stack, for inputs that are not the event itself,
 *   and for patterns that are not known here
 */
export function createEventBus(
  stack: Stack,
  queues: Queues,
  functions: Functions,
  asynchronous: AsynchronousInvoker,
): EventBus {
  const targetOf = (arn: string, label: string): ((event: string) => void) => {
    const definition = functions.find(arn);
    if (definition) return (event) => asynchronous.accept(definition, randomUUID(), event);
    if (queues.byArn(arn)) return (event) => queues.send(arn, event);
    throw new Error(`${label}: no queue or function ${arn}`);
  };
  const rules = stack.resources('AWS::Events::Rule', Rule).flatMap(({ label, properties }) => {
    const { EventPattern, State, Targets = [] } = properties;
    if (EventPattern === undefined || State === 'DISABLED') return [];
    return [{ matches: parsePattern(EventPattern), targets: Targets.map(({ Arn }) => targetOf(Arn, label)) }];
  });
  return {
    publish(event) {
      const text = JSON.stringify(event);
      const matching = rules.filter(({ matches }) => matches(event));
      for (const target of matching.flatMap(({ targets }) => targets)) target(text);
    },
  };
}
