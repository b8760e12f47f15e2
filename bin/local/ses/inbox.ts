import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import viewer from 'aws-ses-v2-local';
import store from 'aws-ses-v2-local/dist/store.js';
import { simpleParser } from 'mailparser';
import type { Mail } from './mail.ts';
import type { Mailbox } from './mailbox.ts';

/** Where mails end up: kept and shown by aws-ses-v2-local. */
export interface Inbox {
  add(mail: Mail): Promise<void>;
  /** Answers what a browser or a test asks of the inbox: the page at `/`, the mails as JSON at `/store`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Opens the inbox, empty. There is one in a process: aws-ses-v2-local keeps its mails in a module.
 */
export async function openInbox(): Promise<Inbox> {
  // The package can only listen; what it answers is wanted, the port is not.
  const server = await viewer.default({ host: '127.0.0.1', port: 0 });
  server.close();
  await once(server, 'close');
  store.clearStore();
  return {
    add,
    handle: (request, response) => {
      const url = URL.parse(request.url ?? '/', 'http://localhost');
      if (request.method === 'GET' && url?.pathname === '/store') {
        void sendStore(url.searchParams.get('since'), response);
      } else {
        server.emit('request', request, response);
      }
    },
  };
}

async function add(mail: Mail): Promise<void> {
  store.saveEmail({
    messageId: mail.messageId,
    from: await readable(mail.source.text),
    replyTo: await Promise.all(mail.replyTo.map(readable)),
    destination: { to: texts(mail.to), cc: texts(mail.cc), bcc: texts(mail.bcc) },
    subject: mail.subject,
    get body() {
      const { html, text } = mail.body();
      return { html, text };
    },
    attachments: [],
    headers: [...mail.tags].map(([name, value]) => ({ name: `X-SES-MESSAGE-TAG-${name}`, value })),
    at: Math.floor(mail.at.getTime() / 1000),
  });
}

function texts(mailboxes: readonly Mailbox[]): string[] {
  return mailboxes.map(({ text }) => text);
}

/** Decodes the MIME words that a name outside ASCII is sent in (RFC 2047), as every mail program does. */
function readable(mailbox: string): Promise<string> | string {
  if (!mailbox.includes('=?')) return mailbox;
  const known =
    decoded.get(mailbox) ??
    simpleParser(`From: ${mailbox}\r\n\r\n`).then(({ from }) => from?.text ?? mailbox);
  decoded.set(mailbox, known);
  return known;
}

/** Senders are few and their mails many. */
const decoded = new Map<string, Promise<string>>();

/**
 * The package's own `/store` makes one string of all mails, which V8 refuses from about 500 MB (50 000 mails)
 * and which stops everything else in the process until it is made.
 *
 * @param since epoch seconds; leaves out what is older
 */
async function sendStore(since: string | null, response: ServerResponse): Promise<void> {
  const { emails, templates } = store.getStoreReadonly();
  const from = since === null ? 0 : Number(since);
  if (!Number.isInteger(from)) {
    response.writeHead(400).end('since: expected epoch seconds');
    return;
  }
  const mails = emails.filter(({ at }) => at >= from);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  await pipeline(Readable.from(storeJson(Object.fromEntries(templates), mails)), response).catch(() => {
    // The reader went away.
  });
}

function* storeJson(templates: object, emails: readonly object[]): Generator<string> {
  yield `{"templates":${JSON.stringify(templates)},"emails":[`;
  for (const [index, email] of emails.entries()) yield (index === 0 ? '' : ',') + JSON.stringify(email);
  yield ']}';
}
