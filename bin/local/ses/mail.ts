import type { Mailbox } from './mailbox.ts';

/** A mail that SES has accepted. */
export interface Mail {
  readonly messageId: string;
  readonly at: Date;
  readonly source: Mailbox;
  readonly replyTo: readonly string[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly subject: string;
  /** Made when asked for: a hundred thousand rendered mails would fill the memory, what they are made of does not. */
  readonly body: () => { readonly html: string | undefined; readonly text: string | undefined };
  /** The call that sent it, e.g. `SendEmail`. */
  readonly action: string;
  readonly configurationSet: string | undefined;
  readonly templateName: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

/** Everyone a mail goes to. */
export function recipients(mail: Pick<Mail, 'to' | 'cc' | 'bcc'>): Mailbox[] {
  return [...mail.to, ...mail.cc, ...mail.bcc];
}
