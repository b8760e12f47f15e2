import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Synthesises the stack of the local stage, bundles and all, in a process of its own: what it loads is not needed
 * after.
 *
 * @param directory where the cloud assembly goes
 * @returns that folder
 * @throws Error with what the synthesis printed
 */
export async function synthesise(directory: string, signal: AbortSignal): Promise<string> {
  const app = fileURLToPath(new URL('../muster.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', app], {
    // What CDK's own validation finds, the tests find too; it would cost a second of every start.
    env: { ...process.env, CDK_OUTDIR: directory, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => printed.push(data));
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new Error(`The stack could not be synthesised:\n${Buffer.concat(printed).toString()}`);
  return directory;
}
