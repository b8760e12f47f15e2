import { hash } from 'node:crypto';

/**
 * The id of the person behind an address within an organization: 24 hex digits, the same in every batch.
 *
 * @param addressKey the address in lower case
 */
export function userId(organizationId: string, addressKey: string): string {
  return hash('sha256', `${organizationId}\n${addressKey}`, 'hex').slice(0, 24);
}

/**
 * The id of the token that a batch makes for an address: the same whenever it is made again.
 * 24 hex digits: 4 bytes of the batch's creation time (seconds), 3 of the user's id, 5 of a hash of batch and address.
 * The user's part lets a token be found by its id and by its user under one key, without an index.
 *
 * @param createdAt epoch milliseconds of the batch's creation
 */
export function tokenId(batchId: string, createdAt: number, user: string, addressKey: string): string {
  const seconds = Math.floor(createdAt / 1000)
    .toString(16)
    .padStart(8, '0');
  return `${seconds}${user.slice(0, 6)}${hash('sha256', `${batchId}\n${addressKey}`, 'hex').slice(0, 10)}`;
}

/** The part of a token's id that it shares with its user's: what tokens are partitioned by. */
export function userPart(idOfToken: string): string {
  return idOfToken.slice(8, 14);
}
