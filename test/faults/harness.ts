import { loadDemoData } from '../../bin/local/demo-data.ts';
import { type FaultKind, kindsFor } from './machinery/faults.ts';
import { callsOf, type Operation, play, type Scenario, type Story } from './machinery/scenario.ts';
import { readAll } from './machinery/table.ts';
import { startTestBed, type TestBed } from './machinery/test-bed.ts';
import type { Snapshot } from './machinery/world.ts';
import { promises } from './promises.ts';

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
    const calls = await callsOf(this.#bed, operation, this.#empty);
    return calls.flatMap(({ action }, n) =>
      kindsFor(action).flatMap((kind) =>
        (abandoning.includes(kind) ? [true, false] : [true]).map((returns) => ({
          id: `${operation.name} #${n + 1} ${action}, ${kind}${returns ? '' : ', not tried again'}`,
          operation,
          kind,
          number: n + 1,
          returns,
        })),
      ),
    );
  }

  /** Every call of an operation, while somebody else does another before it is carried out. */
  async racesOf(operation: Operation, meanwhile: Operation): Promise<NamedScenario[]> {
    const calls = await callsOf(this.#bed, operation, this.#empty);
    return calls.map(({ action }, n) => ({
      id: `${operation.name} #${n + 1} ${action}, meanwhile ${meanwhile.name}`,
      operation,
      kind: 'meanwhile',
      number: n + 1,
      returns: true,
      meanwhile,
    }));
  }

  async play(scenario: NamedScenario): Promise<Result> {
    const { id, operation } = scenario;
    try {
      const story = await play(this.#bed, scenario, this.#empty);
      const broken = promises.flatMap(({ name, check }) => check(story).map((what) => `${name}: ${what}`));
      const wrong = operation.verify(story).map((what) => `${operation.name}: ${what}`);
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
