import { privateHeaders } from './headers.ts';
import { enrollAddress } from './mdm-address.ts';
import type { Page } from './page.ts';

export interface RedirectInput {
  /** The organization's enrolment address, e.g. `https://mdm.example.com/enroll?token={token}`. */
  readonly address: string;
  readonly secret: string;
}

/**
 * The button's answer in redirect mode: on to the MDM server, with the secret in place of `{token}`. 303, so that
 * the browser goes on with GET.
 *
 * @throws Error when `isEnrollAddress` would refuse the address
 */
export function redirectTo({ address, secret }: RedirectInput): Page {
  const url = enrollAddress(address, secret);
  if (url === undefined) throw new Error('The enrolment address is not https with {token} after its host');
  return { status: 303, headers: { ...privateHeaders, location: url.href }, body: '' };
}
