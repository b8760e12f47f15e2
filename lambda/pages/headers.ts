import { hash } from 'node:crypto';
import type { Language } from '../schemas/language.ts';

/**
 * Headers of everything that is answered behind a link. The address is a secret: nothing may keep it, pass it on as
 * a referrer, or guess another type for what it gets.
 */
export const privateHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'strict-transport-security': 'max-age=31536000',
} as const;

export interface DocumentHeaders {
  readonly language: Language;
  /** Whether the language was taken from what the browser accepts. */
  readonly negotiated: boolean;
  /** The one inline style, exactly as it stands in the document. */
  readonly style: string;
  /** Sources of the policy's `form-action`, e.g. `'self'`. */
  readonly formAction: string;
}

/** Headers of an HTML page: it runs no script, loads nothing from anywhere, and is shown in no frame. */
export function documentHeaders({ language, negotiated, style, formAction }: DocumentHeaders) {
  return {
    ...privateHeaders,
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    ...(negotiated && { vary: 'accept-language' }),
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
      'img-src data:',
      `form-action ${formAction}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}
