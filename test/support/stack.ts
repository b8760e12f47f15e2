import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { loadDemoData } from '../../bin/local/demo-data.ts';
import { type Engine, startEngine } from '../../bin/local/engine.ts';
import { synthesise } from './synth.ts';

/** The whole service as `npm start` runs it: the synthesised template, its bundles, the demo organizations. */
export interface RunningStack {
  readonly engine: Engine;
  /** Calls the API as the demo admin. */
  call(
    path: string,
    init?: RequestInit & { key?: string },
  ): Promise<{ status: number; headers: Headers; body: Answer }>;
  /** Invokes a function by its name, as other Lambdas do. */
  invoke(functionName: string, payload: unknown): Promise<Answer>;
  /** Mails in the inbox. */
  mails(): Promise<Mail[]>;
  close(): Promise<void>;
}

export type Answer = {
  readonly status?: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
};

export interface Mail {
  readonly destination: { readonly to: readonly string[] };
  readonly subject: string;
  readonly body: { readonly html: string; readonly text: string };
}

export const tokensPath = '/v1/organizations/acme/mdm/apple/enterprise/enrollment-tokens';

/** @param sesRate recipients a second */
export async function startStack(sesRate: number): Promise<RunningStack> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-stack-'));
  await synthesise(folder);
  const engine = await startEngine({
    assembly: folder,
    directory: undefined,
    ports: { api: 0, invoke: 0, mail: 0 },
    sesRate,
    external: { dynamodb: undefined, ses: undefined, environment: {} },
    log: () => undefined,
  });
  await loadDemoData(engine, engine.tables[0] ?? '', Date.now());
  const lambda = new LambdaClient({
    endpoint: engine.invokeUrl,
    region: engine.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    engine,
    async call(path, { key = 'muster_local_admin', ...init } = {}) {
      const response = await fetch(engine.apiUrl + path, {
        ...init,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...init.headers },
      });
      const body: Answer = JSON.parse(await response.text());
      return { status: response.status, headers: response.headers, body };
    },
    async invoke(functionName, payload) {
      const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) });
      const { Payload } = await lambda.send(command);
      const answer: Answer = JSON.parse(Payload?.transformToString() ?? 'null');
      return answer;
    },
    async mails() {
      const store: { emails: Mail[] } = JSON.parse(await (await fetch(`${engine.inboxUrl}/store`)).text());
      return store.emails;
    },
    async close() {
      lambda.destroy();
      await engine.close();
      await rm(folder, { recursive: true });
    },
  };
}
