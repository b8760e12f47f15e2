import type { Envelope, Letter } from '../batches/mailer.ts';
import { cleanLine } from './clean-text.ts';
import { encodedJsonLength, encodedLength, formLength, memberNameLength } from './form-length.ts';
import { memoize } from './memoize.ts';
import { letterTags } from './tags.ts';
import { sharedData, templateData } from './template-data.ts';

/** What every call of this deployment has in common. */
export interface Sender {
  /** Sender, e.g. `Device enrollment <invitations@example.com>`. */
  readonly from: string;
  readonly configurationSet: string;
  /** Template names are this and the language. */
  readonly templatePrefix: string;
}

/** The input of SendBulkTemplatedEmail but for its destinations. */
export function callInput({ from, configurationSet, templatePrefix }: Sender, envelope: Envelope) {
  return {
    Source: from,
    ReplyToAddresses: [cleanLine(envelope.replyTo, 254)],
    ConfigurationSetName: configurationSet,
    Template: templatePrefix + envelope.language,
    DefaultTemplateData: '{}',
  };
}

/**
 * Each destination brings all of its template data and tags: how SES merges the defaults of a call into them is
 * not what its documentation says, and a mail that lacks a variable is accepted and then dropped.
 */
export function destinations(envelope: Envelope, letters: readonly Letter[]) {
  const dataOf = templateData(envelope);
  return letters.map((letter) => destination(envelope, letter, JSON.stringify(dataOf(letter))));
}

/**
 * The longest body of a call, in bytes. SES documents no limit; 50 letters of the usual length take less than half of
 * this, and a single letter always fits.
 */
export const maxBodyBytes = 512 * 1024;

/**
 * How many of the letters, from the first on, one call carries within `maxBodyBytes`; at least 1. The request is
 * measured without being written, and what the letters of an envelope share is measured once.
 */
export function fitting(sender: Sender, envelope: Envelope, letters: readonly Letter[]): number {
  const dataOf = templateData(envelope);
  let bytes = callPrefix.length + formLength(callInput(sender, envelope));
  for (const [n, letter] of letters.entries()) {
    const { link, expires } = dataOf(letter);
    bytes += formLength(destination(envelope, letter, ''), 'Destinations'.length + memberNameLength(n));
    bytes += sharedDataLength(envelope) + encodedJsonLength(link) + encodedJsonLength(expires);
    if (bytes > maxBodyBytes) return Math.max(1, n);
  }
  return Math.max(1, letters.length);
}

const callPrefix = 'Action=SendBulkTemplatedEmail&Version=2010-12-01';

function destination(envelope: Envelope, letter: Letter, data: string) {
  return {
    Destination: { ToAddresses: [letter.address] },
    ReplacementTags: letterTags(envelope, letter),
    ReplacementTemplateData: data,
  };
}

/** Bytes of a letter's template data but for its own link and expiry. */
const sharedDataLength = memoize((envelope: Envelope) =>
  encodedLength(JSON.stringify({ ...sharedData(envelope), link: '', expires: '' })),
);
