/** The parts of the package that need neither files nor canvas; its front door requires both. */
declare module 'qrcode/lib/core/qrcode.js' {
  export { create } from 'qrcode';
}

declare module 'qrcode/lib/renderer/svg-tag.js' {
  import type { QRCode } from 'qrcode';

  export function render(code: QRCode, options: { readonly margin: number }): string;
}
