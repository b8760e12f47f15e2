import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** The service as a user starts it. */
export interface Muster {
  readonly apiUrl: string;
  readonly inboxUrl: string;
  readonly invokeUrl: string;
  /** Asks it to stop. @returns milliseconds until it had ended; `undefined` when it had to be killed */
  stop(): Promise<number | undefined>;
  /** Whether anything still answers. */
  isUp(): Promise<boolean>;
}

/** Runs `npm start` on free ports, and waits until it says that it is ready. */
export async function startMuster(...flags: string[]): Promise<Muster> {
  const child = spawn('npm', ['start', '--', ...flags], {
    env: { ...process.env, PORT: '0', LAMBDA_PORT: '0', MAIL_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that nothing of it can be left behind.
    detached: true,
  });
  const ended = once(child, 'exit');
  const urls = new Map<string, string>();
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const [, name = '', url = ''] = /^ {2}(HTTP API|Inbox|Invoke API) +(http:\S+)$/.exec(line) ?? [];
    urls.set(name, url);
    if (line.startsWith('Muster is ready')) break;
  }
  const apiUrl = urls.get('HTTP API') ?? '';
  return {
    apiUrl,
    inboxUrl: urls.get('Inbox') ?? '',
    invokeUrl: urls.get('Invoke API') ?? '',
    async stop() {
      const asked = performance.now();
      child.kill('SIGTERM');
      const inTime = await Promise.race([ended.then(() => true), sleep(10_000, false)]);
      const took = performance.now() - asked;
      if (child.pid !== undefined) killGroup(child.pid);
      return inTime ? took : undefined;
    },
    isUp: () =>
      fetch(apiUrl).then(
        () => true,
        () => false,
      ),
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left, as it should be.
  }
}
