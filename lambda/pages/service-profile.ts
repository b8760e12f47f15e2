import { hash } from 'node:crypto';
import { build } from 'plist';
import type { Language } from '../schemas/language.ts';
import { nameOf, type PageOrganization } from './branding.ts';
import { privateHeaders } from './headers.ts';
import { serverAddress } from './mdm-address.ts';
import type { Page } from './page.ts';
import { about, texts } from './texts/texts.ts';

export interface ServiceProfileInput {
  readonly organization: Pick<PageOrganization, 'name'>;
  readonly language: Language;
  /** The organization's MDM server: where the device sends its signed answer; https. */
  readonly serverUrl: string;
  readonly tokenId: string;
  readonly secret: string;
}

/**
 * The button's answer in profile mode: a "Profile Service" configuration profile, phase 1 of Apple's over-the-air
 * enrolment ("Over-the-Air Profile Delivery and Configuration", listing 2-5). The device posts the attributes asked
 * for to the server, together with the challenge, signed. The same token always gets the same profile, so that a
 * second download replaces the first.
 *
 * @throws Error when `isServerAddress` would refuse the server's address
 */
export function serviceProfile(input: ServiceProfileInput): Page {
  const server = serverAddress(input.serverUrl);
  if (server === undefined) throw new Error('The address of the MDM server is not https');
  const name = withoutNoncharacters(nameOf(input.organization));
  const { profile } = texts[input.language];
  return {
    status: 200,
    headers: {
      ...privateHeaders,
      'content-type': 'application/x-apple-aspen-config; charset=utf-8',
      'content-disposition': `attachment; filename="${profileFile}"`,
    },
    body: build({
      PayloadType: 'Profile Service',
      PayloadVersion: 1,
      PayloadIdentifier: `${server.hostname.split('.').reverse().join('.')}.enroll`,
      PayloadUUID: uuid(input.tokenId),
      PayloadOrganization: name,
      PayloadDisplayName: about(profile.name, name),
      PayloadDescription: about(profile.description, name),
      PayloadContent: {
        URL: server.href,
        DeviceAttributes: ['UDID', 'SERIAL', 'PRODUCT', 'VERSION'],
        Challenge: input.secret,
      },
    }),
  };
}

/** Name of the file; the steps on the page mention it. */
export const profileFile = 'enroll.mobileconfig';

/** XML has no way to write these two, escaped or not. */
function withoutNoncharacters(text: string): string {
  return text.replace(/[\ufffe\uffff]/g, '');
}

/** A UUID of version 8 (RFC 9562): its bits are the program's own, here a hash. */
function uuid(tokenId: string): string {
  const digits = hash('sha256', `enrollment profile ${tokenId}`, 'hex');
  const variant = '89AB'.charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ]
    .join('-')
    .toUpperCase();
}
