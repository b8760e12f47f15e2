import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoKeys, loadDemoData } from './local/demo-data.ts';
import { type Engine, startEngine } from './local/engine.ts';
import { openLog } from './local/log.ts';
import { help, readOptions } from './local/options.ts';
import { summary } from './local/summary.ts';
import { synthesise } from './local/synthesise.ts';

/** Where what `npm start` keeps is, in the folder it is started in. */
const directory = '.muster';
const endpointsFile = join(directory, 'endpoints.json');

// Functions run in UTC on AWS; the threads that stand in for them take this process's zone.
process.env.TZ = 'UTC';

const stopping = untilSignal();
try {
  await main();
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
process.exit();

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(help);
    return;
  }
  const log = openLog(directory, options.verbose);
  const assembly = await synthesise(join(directory, 'cdk.out'), stopping.signal);
  const engine = await startEngine({
    assembly,
    directory: options.memory ? undefined : directory,
    ports: options.ports,
    sesRate: options.sesRate,
    indexLagMs: options.indexLagMs,
    external: options.external,
    log: log.write,
  });
  try {
    await serve(engine, options.external.dynamodb === undefined);
    await stopping.stopped;
  } finally {
    rmSync(endpointsFile, { force: true });
    await engine.close();
    log.close();
  }
}

async function serve(engine: Engine, builtIn: boolean): Promise<void> {
  const [table] = engine.tables;
  if (builtIn && table !== undefined) await loadDemoData(engine, table, Date.now());
  mkdirSync(directory, { recursive: true });
  const { dynamodbUrl: dynamodb, secretsManagerUrl: secretsManager } = engine;
  writeFileSync(
    endpointsFile,
    `${JSON.stringify({ dynamodb, secretsManager, stage: 'local' }, undefined, 2)}\n`,
  );
  console.log(summary(engine, builtIn ? demoKeys : []));
  console.log(`Muster is ready: ${engine.apiUrl} (stop with Ctrl+C)`);
}

/** The first signal asks to stop; a second one is for those who cannot wait. */
function untilSignal(): { readonly signal: AbortSignal; readonly stopped: Promise<void> } {
  const controller = new AbortController();
  const stopped = Promise.withResolvers<void>();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort();
      stopped.resolve();
    });
  }
  return { signal: controller.signal, stopped: stopped.promise };
}
