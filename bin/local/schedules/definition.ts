import { Type } from 'typebox';
import type { FunctionDefinition } from '../functions/definition.ts';
import type { Functions } from '../functions/functions.ts';
import type { Stack } from '../template/stack.ts';
import { parseSchedule, type Timetable } from './expression.ts';

/** A function that runs by the clock. */
export interface ScheduleDefinition {
  readonly arn: string;
  readonly source: 'aws.events' | 'aws.scheduler';
  readonly timetable: Timetable;
  readonly target: FunctionDefinition;
  /** JSON text that the function gets in place of the usual event. */
  readonly input: string | undefined;
}

const State = Type.Optional(Type.Union([Type.Literal('ENABLED'), Type.Literal('DISABLED')]));
const Target = Type.Object({
  Arn: Type.String(),
  Input: Type.Optional(Type.String()),
  InputPath: Type.Optional(Type.Never()),
  InputTransformer: Type.Optional(Type.Never()),
});
const Rule = Type.Object({
  ScheduleExpression: Type.Optional(Type.String()),
  State,
  Targets: Type.Optional(Type.Array(Target)),
});
const Schedule = Type.Object({
  ScheduleExpression: Type.String(),
  ScheduleExpressionTimezone: Type.Optional(Type.String()),
  State,
  Target,
});

/**
 * Reads the schedules of a stack, of EventBridge rules and of EventBridge Scheduler.
 *
 * @throws Error for targets other than functions, and for inputs that are made of the event
 */
export function readSchedules(stack: Stack, functions: Functions): ScheduleDefinition[] {
  const targetOf = (arn: string, label: string): FunctionDefinition => {
    const target = functions.find(arn);
    if (!target) throw new Error(`${label}: the local engine schedules functions only, not ${arn}`);
    return target;
  };
  const byRules = stack.resources('AWS::Events::Rule', Rule).flatMap(({ logicalId, label, properties }) => {
    const { ScheduleExpression, State: state, Targets = [] } = properties;
    if (ScheduleExpression === undefined || state === 'DISABLED') return [];
    return Targets.map(({ Arn, Input }) => ({
      arn: stack.attribute(logicalId, 'Arn'),
      source: 'aws.events' as const,
      timetable: parseSchedule(ScheduleExpression),
      target: targetOf(Arn, label),
      input: Input,
    }));
  });
  const byScheduler = stack
    .resources('AWS::Scheduler::Schedule', Schedule)
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ logicalId, label, properties }) => ({
      arn: stack.attribute(logicalId, 'Arn'),
      source: 'aws.scheduler' as const,
      timetable: parseSchedule(properties.ScheduleExpression, properties.ScheduleExpressionTimezone),
      target: targetOf(properties.Target.Arn, label),
      input: properties.Target.Input,
    }));
  return [...byRules, ...byScheduler];
}
