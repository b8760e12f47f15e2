import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';

export interface ChildOptions {
  readonly arguments?: readonly string[];
  /** In place of this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A process of its own, so that what it costs is nobody else's. It answers each message with one. */
export class Child<Message extends object, Reply> {
  readonly #name: string;
  readonly #process: ChildProcess;

  /** @param file a module that runs by itself, answers messages and ends when it is disconnected */
  constructor(file: string, { arguments: words = [], environment }: ChildOptions = {}) {
    this.#name = [basename(file), ...words].join(' ');
    this.#process = fork(file, [...words], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Metrics and news go to the standard output of a function.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      ...(environment && { env: { ...environment, PATH: process.env.PATH } }),
    });
  }

  /** @throws Error when the process ends instead of answering */
  async ask(message: Message): Promise<Reply> {
    const settled = new AbortController();
    const { signal } = settled;
    const ended = once(this.#process, 'exit', { signal }).then(([code]) => {
      throw new Error(`${this.#name} ended with ${code}`);
    });
    const reply = once(this.#process, 'message', { signal });
    this.#process.send(message);
    try {
      const [answer]: Reply[] = await Promise.race([reply, ended]);
      if (answer === undefined) throw new Error(`${this.#name} said nothing`);
      return answer;
    } finally {
      settled.abort();
    }
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    if (this.#process.connected) this.#process.disconnect();
    await ended;
  }
}
