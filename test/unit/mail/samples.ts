import Handlebars from 'handlebars';
import type { Envelope, Letter } from '../../../lambda/batches/mailer.ts';
import { templateData } from '../../../lambda/mail/template-data.ts';
import { mailTemplates } from '../../../lambda/mail/templates.ts';

export function envelope(change: Partial<Envelope> = {}): Envelope {
  return {
    organizationId: '64d2f0c0a1b2c3d4e5f60001',
    organizationName: 'Acme',
    replyTo: 'help@acme.example',
    timeZone: 'UTC',
    language: 'en',
    batchId: 'b0c1d2e3f4a5b6c7d8e9f0a1',
    ...change,
  };
}

export function letter(change: Partial<Letter> = {}): Letter {
  return {
    address: 'ann@example.com',
    link: 'https://enroll.example.com/enroll/apple/AQBk0vDAobLD1OX2AAFlEvDAobLD1OX2AAEBAgMEBQYHCAkK_-wNDg8Q',
    expireAt: new Date('2026-10-09T12:00:00Z'),
    tokenId: '65126ec0a1b2c3d4e5f60001',
    chunk: 0,
    position: 0,
    attempt: 1,
    ...change,
  };
}

export interface Mail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The mail as SES makes it of template and data: Handlebars that escapes nothing. */
export function render(of: Envelope, to: Letter = letter()): Mail {
  const template = mailTemplates().find(({ language }) => language === of.language);
  if (!template) throw new Error(`No template in ${of.language}`);
  const data: unknown = JSON.parse(JSON.stringify(templateData(of)(to)));
  const fill = (part: string) => Handlebars.compile(part, { noEscape: true, strict: true })(data);
  return { subject: fill(template.subject), html: fill(template.html), text: fill(template.text) };
}
