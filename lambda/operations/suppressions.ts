import { Failure } from '../failure.ts';
import type { SuppressionsPageView, SuppressionView } from '../schemas/answers.ts';
import { iso } from '../views/batch.ts';
import { requireAddressKey } from './address-key.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { OperationContext } from './operation.ts';

/**
 * The addresses that the organization does not mail any more, by address.
 *
 * @throws Failure invalidRequest for a cursor that is none of this list's
 */
export async function performListSuppressions(
  input: { cursor?: string; limit: number },
  { caller, services }: OperationContext,
): Promise<SuppressionsPageView> {
  const list = { operation: 'listSuppressions', organizationId: caller.organizationId };
  const { suppressions, next } = await services.suppressions.list(caller.organizationId, {
    after: readCursor(list, input.cursor, isAddress),
    limit: input.limit,
  });
  return {
    items: suppressions.map(({ address, reason, at }) => ({ address, reason, at: iso(at) })),
    ...(next !== undefined && { nextCursor: writeCursor(list, next) }),
  };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && value.includes('@');
}

/**
 * Lets an address be mailed again, written in any way that it may be invited by.
 *
 * @throws Failure notFound when it is not on the list; invalidRequest when it is no address
 */
export async function performRemoveSuppression(
  input: { address: string },
  { caller, services }: OperationContext,
): Promise<Pick<SuppressionView, 'address'>> {
  const address = requireAddressKey(input.address, '/address');
  if (await services.suppressions.remove(caller.organizationId, address)) return { address };
  const message = `The address ${address} is not on the suppression list.`;
  throw new Failure('notFound', { details: [{ pointer: '/address', message }] });
}
