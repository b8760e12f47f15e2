import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { wire } from '../../../lambda/entries/services.ts';
import { environmentNames, optionalEnvironmentNames } from '../../../lambda/environment.ts';
import { metrics } from '../../../lambda/metrics.ts';
import { acme } from '../../support/demo.ts';
import { httpEvent, lambdaContext } from '../../support/lambda-events.ts';
import { closeAfterTest, startService, type TestService } from '../../support/service.ts';
import { addresses, bulkPath, mails } from '../../support/ways-in.ts';

const before = { ...process.env };
let service: TestService;
beforeEach(async () => {
  service = await startService();
  const { endpoints, administration } = service;
  const address = 'https://mdm.example.com/enroll?token={token}';
  await administration.changeOrganization(acme.id, { enrollment: { mode: 'redirect', address } });
  Object.assign(process.env, {
    // Powertools prints past the console unless told so, and then no metrics unless told so too.
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_METRICS_DISABLED: 'false',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await startSecrets(),
    [environmentNames.stage]: 'test',
    [environmentNames.table]: endpoints.table,
    [environmentNames.signingKeysSecret]: 'muster-test',
    [environmentNames.publicUrl]: 'https://enroll.muster.example',
    [environmentNames.mailFrom]: 'invitations@muster.example',
    [environmentNames.configurationSet]: 'muster-test',
    [environmentNames.templatePrefix]: 'muster-test-',
  });
});
afterEach(() => {
  process.env = { ...before };
  jest.restoreAllMocks();
});

test('the deployed functions are wired by their environment and work together', async () => {
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
  const [http, enrollPage, direct, deliver] = await Promise.all([
    import('../../../lambda/entries/http.ts'),
    import('../../../lambda/entries/enroll-page.ts'),
    import('../../../lambda/entries/direct.ts'),
    import('../../../lambda/entries/deliver.ts'),
  ]);
  const body = { sendEmail: true, userEmails: addresses(3) };
  const headers = { prefer: 'respond-async' };
  const answer = await http.handler(
    httpEvent({ method: 'POST', path: bulkPath(), body, headers }),
    lambdaContext(),
  );
  expect(answer.statusCode).toBe(202);
  await deliver.handler({}, lambdaContext(300_000));
  await deliver.handler({}, lambdaContext(300_000));
  expect(printed.mock.calls.join()).toContain('OldestDueBatchAgeSeconds');
  const batchId = String(answer.headers?.location).replace(/^.*\//, '');
  const read = { operation: 'getBatch', organizationId: 'acme', actor: 'test', input: { batchId } };
  expect(await direct.handler(read, lambdaContext())).toMatchObject({
    status: true,
    data: { state: 'completed', invitations: { sent: 3 } },
  });
  const [mail] = await mails(service);
  const { pathname: path } = new URL(mail?.link ?? '');
  const page = await enrollPage.handler(httpEvent({ path, key: null }));
  expect(page).toMatchObject({ statusCode: 200, body: expect.stringContaining('<form method="post"') });
  expect(printed.mock.calls.join()).not.toContain(metrics.pagesNotReady);
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  await service.administration.changeOrganization(acme.id, { enrollment: undefined, paused: undefined });
  expect(await enrollPage.handler(httpEvent({ path, key: null }))).toMatchObject({ statusCode: 503 });
  expect(printed.mock.calls.join()).toContain(metrics.pagesNotReady);
});

test('what the environment lacks is named, all of it', () => {
  expect(() => wire({ [environmentNames.stage]: 'test' })).toThrow(
    new RegExp(
      `^Missing environment variables: ${environmentNames.table}, .*${environmentNames.templatePrefix}$`,
    ),
  );
});

test('the function that delivers is asked where the environment names it, and no other needs the name', async () => {
  const asked: string[] = [];
  process.env.AWS_ENDPOINT_URL_LAMBDA = await serveHttp((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(202).end();
  });
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
  await wire(process.env).services.deliveryTrigger.invoke('b1');
  expect(asked).toEqual([]);
  const environment = { ...process.env, [optionalEnvironmentNames.deliverFunction]: 'muster-test-deliver' };
  await wire(environment).services.deliveryTrigger.invoke('b1');
  expect(asked).toEqual(['/2015-03-31/functions/muster-test-deliver/invocations']);
});

test('ids are random and pauses are real', async () => {
  const { services } = wire(process.env);
  expect(services.randomId()).toMatch(/^[0-9a-f]{24}$/);
  expect(services.randomId()).not.toBe(services.randomId());
  await expect(services.sleep(1)).resolves.toBeUndefined();
});

/** A fake Secrets Manager with one signing key. */
async function startSecrets(): Promise<string> {
  const SecretString = JSON.stringify({ current: '1', 1: 'a signing key of 32 bytes, or so' });
  return serveHttp((_, response) => {
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ SecretString }));
  });
}

async function serveHttp(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return `http://127.0.0.1:${address.port}`;
}
