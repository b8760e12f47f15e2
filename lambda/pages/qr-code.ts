import { create } from 'qrcode/lib/core/qrcode.js';
import { render } from 'qrcode/lib/renderer/svg-tag.js';
import { type Html, html, trustedHtml } from './html.ts';

/**
 * The QR code of a text as an inline picture: black on white with the quiet zone of four modules that the standard
 * asks for, whatever the page's colours.
 *
 * @param label what it shows, for those who cannot see it
 */
export function qrCode(text: string, label: string): Html {
  const svg = render(create(text, { errorCorrectionLevel: 'M' }), { margin: 4 });
  return html`<div class="qr" role="img" aria-label="${label}">${trustedHtml(svg.trim())}</div>`;
}
