import { number, text } from '../../lambda/store/attributes.ts';
import { keys } from '../../lambda/store/keys.ts';
import { acme } from './demo.ts';
import type { TestService } from './service.ts';

export interface StoredToken {
  readonly id: string;
  readonly email: string;
  readonly state: string;
  readonly place: number;
}

/** The tokens of a batch of acme's that its chunks name and the table holds. */
export async function tokensOf({ services, table }: TestService, batchId: string): Promise<StoredToken[]> {
  const batch = await services.batches.find(batchId);
  const chunks = await services.chunks.read(batchId, 0, batch?.chunks ?? 0);
  const ids = chunks.flatMap(({ recipients }) => recipients.map(({ tokenId }) => tokenId));
  const items = await table.getAll(ids.map((id) => keys.token(acme.id, id)));
  return items.map((item) => ({
    id: text(item, 'sk'),
    email: text(item, 'email'),
    state: text(item, 'state'),
    place: number(item, 'place'),
  }));
}

/** How many tokens acme has in all for these addresses' users. */
export async function tokenCount({ table }: TestService, userDigits: Iterable<string>): Promise<number> {
  let count = 0;
  for (const digits of new Set(userDigits)) {
    const { items } = await table.query({
      KeyConditionExpression: 'pk = :partition',
      ExpressionAttributeValues: { ':partition': { S: `token#${acme.id}#${digits}` } },
    });
    count += items.length;
  }
  return count;
}
