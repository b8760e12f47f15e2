import type { SendBulkTemplatedEmailCommandInput } from '@aws-sdk/client-ses';
import { SESClient, SESServiceException } from '@aws-sdk/client-ses';
import { afterEach } from '@jest/globals';
import Type from 'typebox';
import Value from 'typebox/value';
import type { LocalSes, LocalSesOptions, SesEvent } from '../../../bin/local/ses/server.ts';
import { startSes } from '../../../bin/local/ses/server.ts';

export interface Harness {
  readonly ses: LocalSes;
  readonly client: SESClient;
  readonly events: SesEvent[];
  /** A clock that stands still until it is moved. */
  readonly clock: { now: number };
}

const running: { ses: LocalSes; client: SESClient }[] = [];

afterEach(async () => {
  for (const { ses, client } of running.splice(0)) {
    client.destroy();
    await ses.close();
  }
});

/** A local SES with one template and one verified domain, stopped after the test. */
export async function start(options: Partial<LocalSesOptions> = {}): Promise<Harness> {
  const events: SesEvent[] = [];
  const clock = { now: Date.parse('2026-01-02T03:04:05Z') };
  const ses = await startSes({
    mailPort: 0,
    ratePerSecond: 1000,
    templates: [
      {
        name: 'invitation',
        subject: 'Hello {{name}}',
        html: '<p>{{name}}: {{link}}</p>',
        text: '{{name}}\n{{link}}',
      },
    ],
    identities: ['example.com'],
    configurationSets: ['muster-local'],
    now: () => clock.now,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const client = new SESClient({
    endpoint: ses.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  running.push({ ses, client });
  return { ses, client, events, clock };
}

/** A bulk call that would succeed: one destination an address, each with a name and a link of its own. */
export function bulk(
  addresses: readonly string[],
  changes: Partial<SendBulkTemplatedEmailCommandInput> = {},
): SendBulkTemplatedEmailCommandInput {
  return {
    Source: 'Enrollment <invitations@example.com>',
    ReplyToAddresses: ['it@acme.test'],
    Template: 'invitation',
    ConfigurationSetName: 'muster-local',
    DefaultTemplateData: '{}',
    Destinations: addresses.map((address, index) => ({
      Destination: { ToAddresses: [address] },
      ReplacementTemplateData: JSON.stringify({ name: `No. ${index}`, link: `https://enroll.test/${index}` }),
    })),
    ...changes,
  };
}

const Mails = Type.Array(
  Type.Object({
    messageId: Type.String(),
    from: Type.String(),
    replyTo: Type.Array(Type.String()),
    destination: Type.Object({
      to: Type.Array(Type.String()),
      cc: Type.Array(Type.String()),
      bcc: Type.Array(Type.String()),
    }),
    subject: Type.String(),
    body: Type.Object({ html: Type.Optional(Type.String()), text: Type.Optional(Type.String()) }),
    at: Type.Integer(),
  }),
);

/** The mails in the inbox, as anyone gets them over HTTP. */
export async function inbox({ inboxUrl }: LocalSes, query = ''): Promise<Type.Static<typeof Mails>> {
  const response = await fetch(`${inboxUrl}/store${query}`);
  return Value.Parse(Type.Object({ emails: Mails }), await response.json()).emails;
}

/** Who got a mail, in the order they got it. */
export async function recipients(ses: LocalSes): Promise<string[]> {
  return (await inbox(ses)).flatMap(({ destination }) => destination.to);
}

/** What SES refused, as the SDK tells it. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status?: number | undefined }> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SESServiceException)) throw new Error(`SES did not refuse: ${error}`);
  return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
}

/** Waits until as many events have come. */
export async function eventually(events: readonly SesEvent[], count: number): Promise<void> {
  while (events.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
}
