import type { Agent } from 'node:http';
import type { SESClient } from '@aws-sdk/client-ses';

/**
 * Keeps a client from sending over a connection that has been idle for more than five seconds by the wall clock.
 * A Lambda function is frozen between invocations; the other end may have closed its connections meanwhile, and
 * no timer in here has run to notice. A call over such a connection is lost in a way that leaves open whether it
 * arrived, and its letters in doubt.
 *
 * @param now epoch milliseconds
 */
export function dropIdleConnections(client: SESClient, agents: readonly Agent[], now: () => number): void {
  let lastUse = now();
  client.middlewareStack.add(
    (next) => async (call) => {
      if (now() - lastUse > longestIdle) for (const agent of agents) dropFreeSockets(agent);
      try {
        return await next(call);
      } finally {
        lastUse = now();
      }
    },
    // Last of all: what comes before it may wait.
    { step: 'deserialize', priority: 'low', name: 'dropIdleConnections' },
  );
}

/** Milliseconds; AWS endpoints keep an idle connection longer than that. */
const longestIdle = 5_000;

/** An agent passes over a socket that was destroyed. */
function dropFreeSockets(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}
