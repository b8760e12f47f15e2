/**
 * Sends one letter to the endpoint in the first argument and prints what became of it. A program of its own: inside
 * Jest the errors of Node's sockets belong to another realm, and the SDK throws their fields away.
 */
import { createSesClient } from '../../../lambda/mail/ses-client.ts';
import { createSesMailer } from '../../../lambda/mail/ses-mailer.ts';
import { envelope, letter } from './samples.ts';

const mailer = createSesMailer({
  client: createSesClient({
    endpoint: process.argv[2] ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
  }),
  from: 'invitations@muster.example',
  configurationSet: 'muster-test',
  templatePrefix: 'muster-test-',
  log: { warn: () => undefined },
});
process.stdout.write(JSON.stringify(await mailer.send(envelope(), [letter()], new AbortController().signal)));
