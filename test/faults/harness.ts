import { loadDemoData } from '../../bin/local/demo-data.ts';
import { type FaultKind, kindsFor } from './machinery/faults.ts';
import type { Call } from './machinery/recorder.ts';
import { callsOf, type Operation, play, type Scenario, type Story } from './machinery/scenario.ts';
import { readAll } from './machinery/table.ts';
import { startTestBed, type TestBed } from './machinery/test-bed.ts';
import type { Snapshot } from './machinery/world.ts';
import { promises } from './promises.ts';
import { type Race, verifyRace } from './races.ts';

/** A scenario by the name under which it can be played again, such as `create #3 PutItem, lost`. */
export interface NamedScenario extends Scenario {
  readonly id: string;
}

export interface Result {
  readonly id: string;
  /** What was broken, in words. */
  readonly violations: readonly string[];
  readonly story: Story | undefined;
}

/** Kinds whose caller may go without trying again. */
const abandoning: readonly FaultKind[] = [
  'dropped for good',
  'lost for good',
  'killed before',
  'killed after',
];

/** Plays scenarios against the deployed bundles. */
export class Harness {
  readonly #bed: TestBed;
  readonly #empty: Snapshot;
  readonly #calls = new Map<Operation, Promise<readonly Call[]>>();

  private constructor(bed: TestBed, empty: Snapshot) {
    this.#bed = bed;
    this.#empty = empty;
  }

  static async start(): Promise<Harness> {
    const bed = await startTestBed();
    await loadDemoData({ dynamodbUrl: bed.dynamodbUrl, region: 'us-east-1' }, bed.tableName, 0);
    return new Harness(bed, { items: await readAll(bed), mails: [], now: 0 });
  }

  /** Every call of an operation with every kind of fault. */
  async scenariosOf(operation: Operation): Promise<NamedScenario[]> {
    const calls = await this.#callsOf(operation);
    return calls.flatMap(({ action }, n) => {
      const scenario = (
        kind: FaultKind,
        also: { returns?: boolean; eventsLost?: boolean } = {},
      ): NamedScenario => ({
        id:
          `${operation.name} #${n + 1} ${action}, ${kind}` +
          (also.returns === false ? ', not tried again' : '') +
          (also.eventsLost ? ', no news of mails' : ''),
        operation,
        kind,
        number: n + 1,
        returns: true,
        ...also,
      });
      const kinds = kindsFor(action);
      return [
        ...kinds.map((kind) => scenario(kind)),
        ...kinds
          .filter((kind) => abandoning.includes(kind))
          .map((kind) => scenario(kind, { returns: false })),
        ...(action === 'SendBulkTemplatedEmail'
          ? kinds.map((kind) => scenario(kind, { eventsLost: true }))
          : []),
      ];
    });
  }

  /** Every call of an operation, while somebody else does another before it is carried out. */
  async racesOf({ operation, meanwhile }: Race): Promise<NamedScenario[]> {
    const calls = await this.#callsOf(operation);
    return calls.map(({ action }, n) => ({
      id: `${operation.name} #${n + 1} ${action}, meanwhile ${meanwhile.name}`,
      operation,
      kind: 'meanwhile',
      number: n + 1,
      returns: true,
      meanwhile,
    }));
  }

  /** The same each time: they are found by one run in which nothing goes wrong. */
  #callsOf(operation: Operation): Promise<readonly Call[]> {
    const found = this.#calls.get(operation) ?? callsOf(this.#bed, operation, this.#empty);
    this.#calls.set(operation, found);
    return found;
  }

  async play(scenario: NamedScenario): Promise<Result> {
    const { id, operation } = scenario;
    try {
      const story = await play(this.#bed, scenario, this.#empty);
      const broken = promises.flatMap(({ name, check }) => check(story).map((what) => `${name}: ${what}`));
      const { meanwhile } = scenario;
      const verify = meanwhile ? verifyRace({ operation, meanwhile }) : operation.verify;
      const wrong = verify(story).map((what) => `${operation.name}: ${what}`);
      return { id, violations: [...broken, ...wrong], story };
    } catch (error) {
      return { id, violations: [`the scenario itself: ${error}`], story: undefined };
    }
  }

  close(): Promise<void> {
    return this.#bed.close();
  }
}

/** A few of many, spread evenly over them. @param seed which ones; the same seed takes the same */
export function sample<Entry>(entries: readonly Entry[], count: number, seed: number): Entry[] {
  const step = entries.length / count;
  if (step <= 1) return [...entries];
  return Array.from({ length: count }, (_, n) => n).flatMap(
    (n) => entries[(Math.floor(n * step) + seed) % entries.length] ?? [],
  );
}
