import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Counts, StubMessage, StubReply, StubSettings } from './messages.ts';

/** The stub of AWS, running. */
export interface Stub {
  readonly url: string;
  reset(settings: StubSettings): Promise<void>;
  counts(): Promise<Counts>;
  close(): Promise<void>;
}

/** Starts the stub in a process of its own, so that its CPU is nobody else's. */
export async function startStub(): Promise<Stub> {
  const child = fork(join(import.meta.dirname, 'main.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const listening = await next(child);
  if (listening.kind !== 'listening') throw new Error('The stub did not start');
  return {
    url: listening.url,
    async reset(settings) {
      await ask(child, { kind: 'reset', settings });
    },
    async counts() {
      const reply = await ask(child, { kind: 'counts' });
      if (reply.kind !== 'counts') throw new Error('The stub did not count');
      return reply.counts;
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function ask(child: ChildProcess, message: StubMessage): Promise<StubReply> {
  const reply = next(child);
  child.send(message);
  return reply;
}

async function next(child: ChildProcess): Promise<StubReply> {
  const [reply]: StubReply[] = await once(child, 'message');
  if (!reply) throw new Error('The stub said nothing');
  return reply;
}
