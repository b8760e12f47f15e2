import { randomUUID } from 'node:crypto';
import type { FaultKind } from './faults.ts';
import type { FunctionProcess, Outcome } from './processes.ts';
import { type Call, Recorder, type Service } from './recorder.ts';
import type { FunctionName, TestBed } from './test-bed.ts';

/** The fault of one call. */
export interface Fault {
  readonly kind: FaultKind;
  /** The calls that are counted. @default all */
  readonly counts?: (call: Call) => boolean;
  /** Which of them it happens to, from 1. */
  readonly number: number;
  /** What somebody else does, where the kind is `meanwhile`. */
  readonly meanwhile?: () => Promise<unknown>;
}

/** A function loaded afresh into a process, with its recorder. */
export class RunningFunction {
  readonly name: FunctionName;
  readonly #bed: TestBed;
  readonly #process: FunctionProcess;
  readonly #recorder: Recorder;
  readonly #stopped = Promise.withResolvers<void>();
  #fault: Fault | undefined;
  #counted = 0;
  #isBusy = false;

  private constructor(name: FunctionName, bed: TestBed, process: FunctionProcess, recorder: Recorder) {
    this.name = name;
    this.#bed = bed;
    this.#process = process;
    this.#recorder = recorder;
  }

  static async start(
    bed: TestBed,
    name: FunctionName,
    endpoints: Readonly<Record<Service, string>>,
    onCall: (call: Call) => Promise<void>,
  ): Promise<RunningFunction> {
    const process = bed.processes.take();
    const { recorder, urls } = await Recorder.start({
      endpoints,
      onCall,
      next: (call) => running.#next(call),
      act: {
        kill: () => process.kill(),
        pause() {
          process.pause();
          running.#stopped.resolve();
        },
        meanwhile: async () => void (await running.#fault?.meanwhile?.()),
      },
    });
    const running = new RunningFunction(name, bed, process, recorder);
    const { directory, handler } = bed.definition(name);
    const outcome = await process.do({
      kind: 'load',
      directory,
      handler,
      variables: bed.variables(name, urls),
    });
    if (outcome.kind !== 'loaded') throw new Error(`${name} did not load: ${JSON.stringify(outcome)}`);
    return running;
  }

  get calls(): readonly Call[] {
    return this.#recorder.calls;
  }

  get isAlive(): boolean {
    return this.#process.isAlive;
  }

  /** What it printed last. */
  get lines(): readonly string[] {
    return this.#process.lines;
  }

  /** Resolves when a fault has made it stand still. */
  get stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  /** @param fault happens to one of its calls from now on */
  suffer(fault: Fault): void {
    this.#fault = fault;
    this.#counted = 0;
  }

  async invoke(event: unknown, requestId: string = randomUUID()): Promise<Outcome> {
    const { timeoutMs } = this.#bed.definition(this.name);
    this.#isBusy = true;
    const outcome = await this.#process.do({ kind: 'invoke', event, requestId, timeoutMs });
    this.#isBusy = false;
    await this.#recorder.settle();
    return outcome;
  }

  resume(): void {
    this.#process.resume();
  }

  async close(): Promise<void> {
    if (this.#isBusy) await this.#process.kill();
    await this.#recorder.close();
    this.#bed.processes.giveBack(this.#process);
  }

  #next(call: Call): FaultKind | undefined {
    const fault = this.#fault;
    if (!fault || fault.counts?.(call) === false) return undefined;
    this.#counted += 1;
    return this.#counted === fault.number ? fault.kind : undefined;
  }
}
