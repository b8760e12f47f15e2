import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Order, Reply } from './messages.ts';

/** What came of an order to a process. */
export type Outcome = Reply | { readonly kind: 'died' };

/** A process of its own that runs one function after another, each loaded afresh. It can be killed and stopped. */
export class FunctionProcess {
  readonly #process: ChildProcess;
  readonly #died: Promise<Outcome>;
  /** The last lines that it printed. */
  readonly lines: string[] = [];

  /** @param clockFile the clock of its world */
  constructor(clockFile: string) {
    this.#process = fork(join(import.meta.dirname, 'function-process.ts'), [clockFile], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.MUSTER_FAULTS_COMPILE_CACHE },
    });
    for (const input of [this.#process.stdout, this.#process.stderr]) {
      if (input) createInterface({ input }).on('line', (line) => this.#keep(line));
    }
    this.#died = once(this.#process, 'exit').then(() => ({ kind: 'died' }));
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async do(order: Order): Promise<Outcome> {
    const settled = new AbortController();
    try {
      const reply = once(this.#process, 'message', { signal: settled.signal }).then(
        ([message]: Reply[]): Outcome => message ?? { kind: 'died' },
      );
      reply.catch(() => undefined);
      this.#process.send(order);
      return await Promise.race([reply, this.#died]);
    } finally {
      settled.abort();
    }
  }

  /** Ends it at once; done when it is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#died;
  }

  /** Makes it stand still until `resume`. */
  pause(): void {
    this.#process.kill('SIGSTOP');
  }

  resume(): void {
    this.#process.kill('SIGCONT');
  }

  #keep(line: string): void {
    this.lines.push(line);
    if (this.lines.length > 100) this.lines.shift();
  }
}

/** Processes of one world that wait for work: starting one takes longer than most scenarios do. */
export class ProcessPool {
  readonly #clockFile: string;
  readonly #idle: FunctionProcess[] = [];

  constructor(clockFile: string) {
    this.#clockFile = clockFile;
  }

  take(): FunctionProcess {
    const taken = this.#idle.pop() ?? new FunctionProcess(this.#clockFile);
    taken.lines.length = 0;
    return taken;
  }

  giveBack(process: FunctionProcess): void {
    if (process.isAlive) this.#idle.push(process);
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((process) => process.kill()));
  }
}
