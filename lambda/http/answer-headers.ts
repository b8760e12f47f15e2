/** Headers of every JSON answer, errors too: no cache keeps it, and no browser takes it for anything but JSON. */
export const answerHeaders = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;
