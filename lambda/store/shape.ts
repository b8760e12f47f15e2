/**
 * The shape of the one table: what the stack creates, what the store reads and writes, and the key prefixes
 * that the functions' grants are narrowed to. Keys are built here and nowhere else.
 */
export const shape = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'ttl',
  /** What an organization owns, by time: batches and API keys. Keys only; the items are read by key. */
  byOrganization: { name: 'byOrganization', partitionKey: 'listPk', sortKey: 'listSk' },
  /** Batches with work to do, by the moment (epoch milliseconds) it is due. Sparse; holds what taking turns needs. */
  due: {
    name: 'due',
    partitionKey: 'dueShard',
    sortKey: 'dueAt',
    nonKeyAttributes: ['organizationId', 'leaseUntil'],
  },
} as const;

/** Leading parts of the partition keys; a grant on `${prefix}*` reaches the items of one kind and no others. */
export const keyPrefixes = {
  organization: 'organization#',
  slug: 'slug#',
  usage: 'usage#',
  catalogue: 'catalogue#',
  apiKey: 'key#',
  batch: 'batch#',
  chunk: 'chunk#',
  token: 'token#',
  suppression: 'suppression#',
  sendRate: 'send-rate',
  sender: 'sender',
  due: 'due#',
} as const;

/** Due batches are spread over a few index partitions, so that no single one takes every update. */
export const dueShards = 4;

/** Attributes of a token that changes of it write. */
export const changeableTokenAttributes = [
  shape.timeToLive,
  'state',
  'expireAt',
  'generation',
  'version',
  'updatedAt',
  'details',
];

/** Attributes of a day's use that counting invitations writes. */
export const reservationAttributes = [shape.timeToLive, 'invitations', 'recent', 'before'];
