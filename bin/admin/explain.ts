import { Refusal } from './refusal.ts';

export const notRunning =
  'The local stack is not running: start it with `npm start`, or name a stage of AWS with --stage.';

/** @returns one line on what went wrong and what to do next, without any secret */
export function explain(error: unknown): string {
  const causes = causesOf(error);
  const refusal = causes.find((cause) => cause instanceof Refusal);
  if (refusal) return refusal.message;
  for (const cause of causes) {
    const explanation = remedies.find(([name]) =>
      name.test(`${cause.name} ${codeOf(cause)} ${cause.message}`),
    );
    if (explanation) return explanation[1];
  }
  const [last] = causes.toReversed();
  return last ? oneLine(`${last.name}: ${last.message}`) : oneLine(String(error));
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, notRunning],
  [/^ResourceNotFoundException/, 'The stage is not there: check --stage and AWS_REGION, or deploy it first.'],
  [/Region is missing/, 'No AWS region is set: set AWS_REGION to the region of the stage.'],
  [/^CredentialsProviderError/, 'There are no AWS credentials: set AWS_PROFILE, or sign in to AWS.'],
  [
    /^(ExpiredToken|UnrecognizedClient|InvalidSignature|InvalidClientTokenId)/,
    'AWS does not accept the credentials: sign in again, or set another AWS_PROFILE.',
  ],
  [
    /^(TimeoutError|.* (ENOTFOUND|EAI_AGAIN|ETIMEDOUT))/,
    'AWS cannot be reached: check the network and AWS_REGION.',
  ],
];

/** The error and what caused it, outermost first. */
function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
