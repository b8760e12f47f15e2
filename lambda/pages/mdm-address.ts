/**
 * Whether a text may be the address of an organization's MDM server in profile mode: https, without user name or
 * password.
 */
export function isServerAddress(text: string): boolean {
  return serverAddress(text) !== undefined;
}

/** As `isServerAddress`, for redirect mode: `{token}` stands for the secret, in the path, the query or the fragment. */
export function isEnrollAddress(text: string): boolean {
  return enrollAddress(text, 'secret') !== undefined;
}

/** The parsed address of an MDM server, `undefined` when it may not be one. */
export function serverAddress(text: string): URL | undefined {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url : undefined;
}

/** The enrolment address with the secret put in, `undefined` when the text may not be one. */
export function enrollAddress(text: string, secret: string): URL | undefined {
  if (!text.includes(placeholder)) return undefined;
  const url = serverAddress(text.replaceAll(placeholder, () => encodeURIComponent(secret)));
  const origin = serverAddress(text.replaceAll(placeholder, ''))?.origin;
  return url !== undefined && url.origin === origin ? url : undefined;
}

const placeholder = '{token}';
