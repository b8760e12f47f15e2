import { Type } from 'typebox';
import { checked } from '../../../bin/local/checked.ts';
import { findSecret, readSecret } from '../../../lambda/tokens/secret.ts';
import type { Call } from './recorder.ts';
import type { StoredToken } from './table.ts';

/** A mail in the inbox. */
export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly link: string;
  readonly tokenId: string;
  readonly generation: number;
  /** The batch that it is an invitation of. */
  readonly batchId: string;
  readonly attempt: number;
  /** Its token as of when the sender could last know it; `undefined` where there was none. */
  readonly token: StoredToken | undefined;
  /** When it was accepted. */
  readonly at: number;
  /** What happened to the call that sent it. */
  readonly fault: Call['fault'];
}

/** A call to SES that was carried out, and what was known of the tokens then. */
export interface SendCall {
  readonly call: Call;
  readonly at: number;
  readonly tokens: readonly StoredToken[];
}

const Inbox = Type.Object({
  emails: Type.Array(
    Type.Object({
      messageId: Type.String(),
      destination: Type.Object({ to: Type.Array(Type.String()) }),
      body: Type.Object({ text: Type.Optional(Type.String()) }),
      headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
    }),
  ),
});

/** Reads the inbox, oldest first. */
export async function readInbox(inboxUrl: string, sendCalls: readonly SendCall[]): Promise<Mail[]> {
  const inbox = checked(Inbox, await (await fetch(`${inboxUrl}/store`)).json(), 'The inbox');
  return inbox.emails.map(({ messageId, destination, body, headers }) => {
    const tag = (name: string): string =>
      headers.find((header) => header.name === `X-SES-MESSAGE-TAG-${name}`)?.value ?? '';
    const link = linkIn(body.text ?? '');
    const sent = sendCalls.find(({ call }) => call.answer?.body.includes(messageId));
    return {
      messageId,
      to: destination.to.join(),
      link,
      ...claimsOf(link),
      batchId: tag('batch'),
      attempt: Number(tag('attempt')),
      token: sent?.tokens.find(({ id }) => id === tag('token')),
      at: sent?.at ?? 0,
      fault: sent?.call.fault,
    };
  });
}

function linkIn(text: string): string {
  return /https?:\S+\/enroll\/\S+/.exec(text)?.[0] ?? '';
}

/** What a link opens. @throws Error for what is no link */
export function claimsOf(link: string): { readonly tokenId: string; readonly generation: number } {
  const secret = findSecret(link.split('/').at(-1) ?? '');
  if (secret === undefined) throw new Error(`Not a link: ${link}`);
  const { tokenId, generation } = readSecret(secret);
  return { tokenId, generation };
}
