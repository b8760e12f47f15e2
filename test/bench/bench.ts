import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../bin/local/synthesise.ts';
import type { ArmName } from './arms/arms.ts';
import type { Cost } from './arms/main.ts';
import { ArmProcess } from './arms/process.ts';
import type { Profile } from './arms/profiler.ts';
import { type Bundles, buildBundles } from './bundles.ts';
import { LocalStack } from './local-stack.ts';
import { stubSettings } from './seeds.ts';
import type { StubSettings } from './stub/messages.ts';
import { Stub } from './stub/stub.ts';

/** One way to do the job, in a running process. */
export interface Contestant {
  readonly arm: ArmProcess;
  readonly sendEmail: boolean;
}

/** What every part of the benchmark works with: the stub, the bundles, and the processes that it started. */
export class Bench {
  readonly stub: Stub;
  readonly bundles: Bundles;
  readonly #arms: ArmProcess[] = [];
  readonly #stacks: LocalStack[] = [];
  #assembly: Promise<string> | undefined;
  readonly #tell: (line: string) => void;

  private constructor(stub: Stub, bundles: Bundles, tell: (line: string) => void) {
    this.stub = stub;
    this.bundles = bundles;
    this.#tell = tell;
  }

  /** @param tell hears how far the work has come */
  static async start(tell: (line: string) => void): Promise<Bench> {
    const [stub, bundles] = await Promise.all([Stub.start(), buildBundles()]);
    return new Bench(stub, bundles, tell);
  }

  tell(line: string): void {
    this.#tell(line);
  }

  /** Starts an arm in a new process; it lives until the part ends. */
  contestant(name: ArmName, sendEmail = false): Contestant {
    const arm = new ArmProcess(name, this.stub.url, this.bundles.http);
    this.#arms.push(arm);
    return { arm, sendEmail };
  }

  /** Lets an arm do a load of so many addresses, perhaps several times, against a stub that starts anew. */
  async run(
    { arm, sendEmail }: Contestant,
    count: number,
    settings: Partial<Omit<StubSettings, 'seeds'>> = {},
    repeat = 1,
  ): Promise<Cost> {
    await this.stub.reset(stubSettings(settings));
    return arm.run({ count, sendEmail, repeat });
  }

  /** As `run`, under a profiler, with a bundle that can be read. */
  async profile(sendEmail: boolean, count: number): Promise<Profile> {
    const arm = new ArmProcess('muster', this.stub.url, this.bundles.readableHttp);
    this.#arms.push(arm);
    for (let warmUps = 0; warmUps < 3; warmUps += 1) await this.run({ arm, sendEmail }, count);
    await this.stub.reset(stubSettings());
    return arm.profile({ count, sendEmail });
  }

  /**
   * Starts the whole service on the local engine; it lives until the part ends, and only one does at a time.
   *
   * @param perSecond recipients a second that SES takes
   */
  async localStack(perSecond: number): Promise<LocalStack> {
    this.#assembly ??= makeAssembly();
    const stack = await LocalStack.start(await this.#assembly, perSecond);
    this.#stacks.push(stack);
    return stack;
  }

  /** Ends the processes of a part. */
  async endPart(): Promise<void> {
    await Promise.all([...this.#arms.splice(0), ...this.#stacks.splice(0)].map((started) => started.close()));
  }

  async close(): Promise<void> {
    await this.endPart();
    await this.stub.close();
    await this.bundles.remove();
    if (this.#assembly) await rm(await this.#assembly, { recursive: true });
  }
}

async function makeAssembly(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-bench-stack-'));
  return synthesise(folder, new AbortController().signal);
}

/**
 * Runs contestants in rounds, each round in the reverse order of the one before (ABBA), so that whatever else the
 * machine does meets all alike.
 *
 * @returns what each contestant's run gave in each round, by contestant
 */
export async function inRounds<T>(
  contestants: readonly (() => Promise<T>)[],
  { rounds, warmUps = 2 }: { rounds: number; warmUps?: number },
): Promise<T[][]> {
  const results: T[][] = contestants.map(() => []);
  for (let round = -warmUps; round < rounds; round += 1) {
    const order = [...contestants.entries()];
    if (round % 2 !== 0) order.reverse();
    for (const [n, run] of order) {
      const result = await run();
      if (round >= 0) results[n]?.push(result);
    }
  }
  return results;
}
