import type { Envelope, Letter } from '../batches/mailer.ts';
import { cleanLine, cleanText, escapeHtml, escapeHtmlLines } from './clean-text.ts';
import { expiryWriter } from './expiry.ts';
import { memoize } from './memoize.ts';

/**
 * The variables of the templates. SES puts them in as they are, so what others wrote comes in two forms: the
 * plain one for the subject and the text part, the one ending in `Html` for the HTML part. `link` and `expires`
 * are ours and hold no character that means something in HTML.
 */
export type Variable =
  | 'organization'
  | 'organizationHtml'
  | 'contact'
  | 'contactHtml'
  | 'emailText'
  | 'emailTextHtml'
  | 'link'
  | 'expires';

/** Every variable has a value, if an empty one: SES accepts a mail that lacks one and then drops it. */
export type TemplateData = Readonly<Record<Variable, string>>;

/**
 * Fills the variables for the letters of one envelope; what they have in common is worked out once.
 *
 * @returns a function from a letter to its complete data
 */
export function templateData(envelope: Envelope): (letter: Letter) => TemplateData {
  const shared = sharedData(envelope);
  const expires = expiryWriter(envelope.language, envelope.timeZone);
  return (letter) => ({ ...shared, link: letter.link, expires: expires(letter.expireAt) });
}

/** What the data of all letters of an envelope have in common. */
export const sharedData = memoize((envelope: Envelope): Omit<TemplateData, 'link' | 'expires'> => {
  const organization = cleanLine(envelope.organizationName, longestName);
  const contact = cleanLine(envelope.replyTo, longestAddress);
  const emailText = cleanText(envelope.emailText?.trim() ? envelope.emailText : '');
  return {
    organization,
    organizationHtml: escapeHtml(organization),
    contact,
    contactHtml: escapeHtml(contact),
    emailText,
    emailTextHtml: escapeHtmlLines(emailText),
  };
});

/** Code points; a subject line stays readable, and well under the 998 octets of a header line (RFC 5322). */
const longestName = 120;
/** Octets of an address (RFC 5321). */
const longestAddress = 254;
