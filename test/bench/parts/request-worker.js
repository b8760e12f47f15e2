// A http function that answers one request, whose event it reads from a file as a Lambda runtime does from its API.
// Plain JavaScript, like a Lambda runtime: stripping types would take memory of its own.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const bundle = createRequire(import.meta.url)(process.env.HTTP_BUNDLE);

process.on('message', async ({ event }) => {
  const { statusCode } = await bundle.handler(JSON.parse(readFileSync(event, 'utf8')), {
    getRemainingTimeInMillis: () => 900_000,
  });
  process.send({ statusCode, peakMemory: process.resourceUsage().maxRSS / 1024 });
});
process.on('disconnect', () => process.exit());
