import {
  ask,
  body,
  bounced,
  invited,
  invitedUnheard,
  nothing,
  redeemFirst,
  used,
  waiting,
} from './beginnings.ts';
import {
  anyBatch,
  generationIs,
  isDone,
  isRevoked,
  mailedEach,
  reopenedOnce,
  resent,
  revoked,
  stateIs,
  totalIsMailed,
} from './expectations.ts';
import { http } from './machinery/api.ts';
import type { Operation } from './machinery/scenario.ts';
import { eventsOf } from './machinery/world.ts';

const key = { 'idempotency-key': 'the-operation' };

/** All that is asked of the functions while their calls go wrong, each for three people. */
export const operations: readonly Operation[] = [
  {
    name: 'create',
    victim: 'http',
    prepare: nothing,
    event: () => http('POST', '/bulk', { body, headers: key }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => (isDone(story) || anyBatch(story) ? mailedEach(story, 1) : mailedEach(story, 0)),
  },
  {
    name: 'create without a key',
    isLeased: true,
    victim: 'http',
    prepare: nothing,
    event: () => http('POST', '/bulk', { body }),
    verify: (story) => [
      ...story.views.batches
        .filter(({ total }) => total !== 3)
        .map(({ batchId }) => `${batchId} is not whole`),
      ...mailedEach(story, story.views.batches.length),
    ],
  },
  {
    name: 'create by direct invocation',
    victim: 'direct',
    prepare: nothing,
    event: () => ({
      operation: 'createBatch',
      organizationId: 'acme',
      actor: 'test',
      idempotencyKey: 'the-operation',
      input: body,
    }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => (isDone(story) || anyBatch(story) ? mailedEach(story, 1) : mailedEach(story, 0)),
  },
  {
    name: 'mint and send later',
    isLeased: true,
    victim: 'deliver',
    async prepare(world) {
      await ask(world, http('POST', '/bulk', { body, headers: { prefer: 'respond-async' } }));
      return { tokens: [] };
    },
    event: () => ({}),
    verify: (story) => mailedEach(story, 1),
  },
  {
    name: 'send later',
    isLeased: true,
    victim: 'deliver',
    prepare: waiting,
    event: () => ({}),
    verify: (story) => mailedEach(story, 1),
  },
  {
    name: 'resend batch',
    victim: 'http',
    prepare: invited,
    event: ({ batchId }) => http('POST', `/bulk/${batchId}/resend`, { body: { force: true }, headers: key }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => [...resent(story, 3), ...totalIsMailed(story)],
  },
  {
    name: 'retry batch',
    victim: 'http',
    prepare: bounced,
    event: ({ batchId }) => http('POST', `/bulk/${batchId}/retry`, { headers: key }),
    isReplayed: true,
    isLeased: true,
    verify: (story) => [...resent(story, 3), ...totalIsMailed(story)],
  },
  {
    name: 'resend token',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) => http('POST', `/${tokens[0]?.id}/resend`, { headers: key }),
    verify: (story) => [...resent(story, 1), ...generationIs(story, [0])],
  },
  {
    name: 'rotate token',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) => http('POST', `/${tokens[0]?.id}/resend`, { body: { rotate: true }, headers: key }),
    verify: (story) => [...resent(story, 1), ...generationIs(story, isDone(story) ? [1] : [0, 1])],
  },
  {
    name: 'remove token',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) => http('DELETE', `/${tokens[0]?.id}`),
    verify: (story) => [...mailedEach(story, 0), ...stateIs(story, 'DELETED')],
  },
  {
    name: 'remove token before its mail',
    victim: 'http',
    prepare: waiting,
    event: ({ tokens }) => http('DELETE', `/${tokens[0]?.id}`),
    verify: (story) => [...stateIs(story, 'DELETED'), ...mailedEach(story, 1, [1, 2])],
  },
  {
    name: 'redeem',
    victim: 'http',
    prepare: invited,
    event: redeemFirst,
    verify: (story) => [...mailedEach(story, 0), ...stateIs(story, 'DONE')],
  },
  {
    name: 'redeem before its mail',
    victim: 'http',
    prepare: waiting,
    event: redeemFirst,
    verify: (story) => [...stateIs(story, 'DONE'), ...mailedEach(story, 1, [1, 2])],
  },
  {
    name: 'reopen',
    victim: 'http',
    prepare: used,
    event: ({ tokens }) => http('POST', `/${tokens[0]?.id}/reopen`),
    verify: (story) => [
      ...mailedEach(story, 0),
      ...stateIs(story, 'PENDING', 'DONE'),
      ...reopenedOnce(story),
    ],
  },
  {
    name: 'prolong',
    victim: 'http',
    prepare: invited,
    event: ({ tokens }) =>
      http('PUT', `/${tokens[0]?.id}`, { body: { duration: 3_600, displayName: 'Ann' } }),
    verify: (story) => mailedEach(story, 0),
  },
  {
    name: 'prolong before its mail',
    victim: 'http',
    prepare: waiting,
    event: ({ tokens }) => http('PUT', `/${tokens[0]?.id}`, { body: { duration: 7_776_000 } }),
    verify: (story) => mailedEach(story, 1),
  },
  {
    name: 'revoke batch',
    victim: 'http',
    prepare: invited,
    event: ({ batchId }) => http('DELETE', `/bulk/${batchId}`),
    verify: (story) => [...mailedEach(story, 0), ...revoked(story)],
  },
  {
    name: 'revoke batch before its mail',
    victim: 'http',
    prepare: waiting,
    event: ({ batchId }) => http('DELETE', `/bulk/${batchId}`),
    verify: (story) => [...revoked(story), ...mailedEach(story, isRevoked(story) ? 0 : 1)],
  },
  {
    name: 'record mail events',
    victim: 'email-events',
    prepare: invitedUnheard,
    event: ({ events = [] }) => eventsOf(events),
    verify: (story) => [
      ...mailedEach(story, 0),
      ...story.views.batches.flatMap(({ invitations }) =>
        invitations.delivered === 3 ? [] : [`${invitations.delivered} of 3 count as delivered`],
      ),
    ],
  },
];
