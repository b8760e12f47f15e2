import { type Answer, isWorthRetrying, readAnswer, readViews, type Views } from './api.ts';
import type { FaultKind } from './faults.ts';
import type { Mail } from './mails.ts';
import type { Outcome } from './processes.ts';
import type { Call } from './recorder.ts';
import type { RunningFunction } from './running-function.ts';
import { batchesIn, type StoredBatch, type StoredToken, tokensIn } from './table.ts';
import type { FunctionName, TestBed } from './test-bed.ts';
import { describe, type Snapshot, World } from './world.ts';

/** What is known of a world before the operation: enough to write its event. */
export interface Facts {
  readonly batchId?: string;
  readonly tokens: readonly { readonly id: string; readonly email: string; readonly link: string }[];
  /** Of SES, not handed over yet. */
  readonly events?: readonly object[];
}

/** Something that is asked of a function while calls of it go wrong. */
export interface Operation {
  readonly name: string;
  readonly victim: FunctionName;
  /** Brings a new world to where the operation starts. */
  prepare(world: World): Promise<Facts>;
  event(facts: Facts): unknown;
  /** Whether the same call again is the same request, and is answered as the first was. */
  readonly isReplayed?: boolean;
  /** Whether all that it writes and sends is done under a lease, so that nothing may leave once that has ended. */
  readonly isLeased?: boolean;
  /** What must have come of it, in words; nothing when all is well. */
  verify(story: Story): string[];
}

/** One way in which an operation goes. */
export interface Scenario {
  readonly operation: Operation;
  readonly kind: FaultKind;
  /** Which outgoing call of the victim, from 1. */
  readonly number: number;
  /** Whether the caller tries again after no answer, or one that says so. */
  readonly returns: boolean;
  /** Whether news of mails never come. */
  readonly eventsLost?: boolean;
  /** What somebody else does meanwhile. */
  readonly meanwhile?: Operation;
}

/** All that was to be seen of a scenario. */
export interface Story {
  readonly facts: Facts;
  readonly before: { readonly tokens: readonly StoredToken[]; readonly mails: readonly Mail[] };
  readonly after: { readonly tokens: readonly StoredToken[]; readonly batches: readonly StoredBatch[] };
  /** Mails since the operation began. */
  readonly mails: readonly Mail[];
  readonly views: Views;
  /** What the caller heard in the end; `undefined` where it went without an answer. */
  readonly answer: Answer | undefined;
  /** What the same call was answered once all was settled. */
  readonly replay: Answer | undefined;
  /** What the one who did something else meanwhile heard. */
  readonly othersAnswer: Answer | undefined;
  readonly isSettled: boolean;
  /** Whether news of mails never came. */
  readonly eventsLost: boolean;
  /** The process died in the middle, nobody asked again, and no schedule takes it up: the next call completes it. */
  readonly mayBeHalfDone: boolean;
  /** Calls that the victim made after it had stood still for longer than its lease. */
  readonly leasedCallsAfterStop: readonly Call[];
}

const prepared = new WeakMap<Operation, Promise<{ snapshot: Snapshot; facts: Facts }>>();

/** A moment that every world begins at: Monday noon, UTC. */
const beginning = Date.parse('2026-03-02T12:00:00Z');

/** The world before the operation, made once. */
export function prepare(bed: TestBed, operation: Operation, empty: Snapshot): ReturnType<typeof make> {
  const made = prepared.get(operation) ?? make();
  prepared.set(operation, made);
  return made;

  async function make(): Promise<{ snapshot: Snapshot; facts: Facts }> {
    const world = await World.begin(bed, { ...empty, now: beginning });
    try {
      const facts = await operation.prepare(world);
      return { snapshot: await world.snapshot(), facts };
    } finally {
      await world.close();
    }
  }
}

/** The calls that the victim makes when nothing goes wrong. */
export async function callsOf(bed: TestBed, operation: Operation, empty: Snapshot): Promise<readonly Call[]> {
  const { snapshot, facts } = await prepare(bed, operation, empty);
  const world = await World.begin(bed, snapshot);
  try {
    const victim = await world.start(operation.victim);
    const outcome = await victim.invoke(operation.event(facts));
    if (outcome.kind !== 'returned') throw new Error(`${operation.name}: ${describe(outcome)}`);
    return victim.calls;
  } finally {
    await world.close();
  }
}

/**
 * How long a process stands still, in milliseconds: longer than its leases. From `sending` on they are short; while a
 * batch is made they outlive the function's time-out.
 */
function standstill(victim: FunctionName, bed: TestBed): number {
  return victim === 'deliver' ? 65_000 : bed.definition(victim).timeoutMs + 10_000;
}

/** Plays a scenario until nothing is due. */
export async function play(bed: TestBed, scenario: Scenario, empty: Snapshot): Promise<Story> {
  const { operation, kind, number } = scenario;
  const { snapshot, facts } = await prepare(bed, operation, empty);
  const world = await World.begin(bed, snapshot);
  const event = operation.event(facts);
  const other = scenario.meanwhile;
  let othersAnswer: Answer | undefined;
  if (scenario.eventsLost) world.alterEvent = () => undefined;
  try {
    const victim = await world.start(operation.victim);
    victim.suffer({
      kind,
      number,
      ...(other && {
        meanwhile: async () => {
          othersAnswer = readAnswer(await world.call(other.victim, other.event(facts)));
        },
      }),
    });
    const { outcome, callsAfterStop } = await invoke(world, victim, event);
    const answer = await answered(world, scenario, event, outcome);
    let isSettled = await world.settle();
    let replay: Answer | undefined;
    if (answer && operation.isReplayed) {
      replay = readAnswer(await world.call(operation.victim, event));
      isSettled &&= await world.settle();
    }
    const items = await world.items();
    return {
      facts,
      before: { tokens: tokensIn(snapshot.items), mails: snapshot.mails },
      after: { tokens: tokensIn(items), batches: batchesIn(items) },
      mails: (await world.mails()).slice(snapshot.mails.length),
      views: await readViews(bed),
      answer,
      replay,
      othersAnswer,
      isSettled,
      eventsLost: scenario.eventsLost === true,
      mayBeHalfDone: answer === undefined && !scenario.returns && !operation.isLeased,
      leasedCallsAfterStop: operation.isLeased ? callsAfterStop : [],
    };
  } finally {
    await world.close();
  }
}

async function invoke(
  world: World,
  victim: RunningFunction,
  event: unknown,
): Promise<{ outcome: Outcome; callsAfterStop: readonly Call[] }> {
  const invocation = victim.invoke(event);
  const first = await Promise.race([invocation, victim.stopped]);
  if (first) return { outcome: first, callsAfterStop: [] };
  const end = world.clock.now() + standstill(victim.name, world.bed);
  world.clock.advanceTo(end);
  await world.settle();
  victim.resume();
  const outcome = await invocation;
  // What was signed before the standstill was on its way already, if only in the process's own queue.
  return { outcome, callsAfterStop: victim.calls.filter(({ signedAt }) => signedAt >= end - 1_000) };
}

/** What the caller hears in the end. Queues and schedules always come again. */
async function answered(
  world: World,
  { operation, returns }: Scenario,
  event: unknown,
  first: Outcome,
): Promise<Answer | undefined> {
  if (operation.victim === 'deliver') return undefined;
  let outcome = first;
  for (let tries = 0; tries < 8; tries += 1) {
    const isDone =
      operation.victim === 'email-events' ? isRecorded(outcome) : !mayTryAgain(outcome) || !returns;
    if (isDone) break;
    world.clock.advanceTo(world.clock.now() + waitBefore(outcome));
    outcome = { kind: 'returned', value: await world.call(operation.victim, event) };
  }
  if (operation.victim === 'email-events' || outcome.kind !== 'returned') return undefined;
  const answer = readAnswer(outcome.value);
  return isWorthRetrying(answer) ? undefined : answer;
}

function isRecorded(outcome: Outcome): boolean {
  return outcome.kind === 'returned' && JSON.stringify(outcome.value) === '{"batchItemFailures":[]}';
}

function mayTryAgain(outcome: Outcome): boolean {
  return outcome.kind !== 'returned' || isWorthRetrying(readAnswer(outcome.value));
}

/** As long as the answer asks for, or a moment. */
function waitBefore(outcome: Outcome): number {
  const seconds = outcome.kind === 'returned' ? readRetryAfter(outcome.value) : undefined;
  return 1000 * (seconds ?? 5);
}

function readRetryAfter(value: unknown): number | undefined {
  return typeof value === 'object' && value !== null && 'batchItemFailures' in value
    ? undefined
    : readAnswer(value).retryAfter;
}
