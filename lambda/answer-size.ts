import { Failure } from './failure.ts';

/** Bytes of a page's items, as `answerBytes` counts them, that leave room for the rest of an answer. */
export const maxPageBytes = 4_500_000;

/** Lambda answers up to 6 291 556 bytes; beside the body there are headers. */
export const maxAnswerBytes = 6_000_000;

/**
 * Bytes that JSON takes of what Lambda may answer. Over HTTP it stands there as a string, so that each quote counts
 * twice.
 */
export function answerBytes(json: string): number {
  return Buffer.byteLength(JSON.stringify(json));
}

/**
 * Refuses an answer that Lambda would not pass on, while it can still be answered and logged as an error of ours.
 *
 * @throws Failure unexpected
 */
export function checkAnswerSize(json: string): void {
  // Measuring costs as much as writing; a unit of JSON takes three bytes at most.
  if (json.length * 3 <= maxAnswerBytes) return;
  const bytes = answerBytes(json);
  if (bytes > maxAnswerBytes) {
    throw new Failure('unexpected', { cause: new Error(`The answer would take ${bytes} bytes`) });
  }
}
