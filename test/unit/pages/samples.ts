import type { EnrollPageInput } from '../../../lambda/pages/enroll-page.ts';
import type { LinkProblem } from '../../../lambda/pages/error-page.ts';
import type { Language } from '../../../lambda/schemas/language.ts';

export const secret = 'mse_AQBk0vDAobLD1OX2AAFlEvDAobLD1OX2AAEBAgMEBQYHCAkK_-wNDg8Q';

export const acme = { name: 'Acme', contactEmail: 'help@acme.example', colour: '#0a7d55' };

export const redirect = {
  kind: 'redirect',
  address: 'https://mdm.acme.example/enroll?token={token}',
} as const;

export function invitation(change: Partial<EnrollPageInput> = {}): EnrollPageInput {
  return {
    organization: acme,
    language: 'en',
    expireAt: new Date('2026-10-09T12:00:00Z'),
    timeZone: 'Europe/Madrid',
    link: `https://enroll.example.com/enroll/apple/${secret}`,
    mode: redirect,
    ...change,
  };
}

/** One of each way in which a link fails, the organization known wherever it can be. */
export function problems(language: Language): LinkProblem[] {
  return [
    { kind: 'wrong', language },
    { kind: 'expired', language, organization: acme },
    { kind: 'used', language, organization: acme },
    { kind: 'revoked', language, organization: acme },
    { kind: 'notReady', language, organization: acme },
    { kind: 'unavailable', language, organization: acme },
  ];
}

/** The words of a page as they are read, entities resolved. */
export function words(body: string): string {
  return body
    .replace(/<(style|title)>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}
