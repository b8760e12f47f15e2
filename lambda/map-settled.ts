import pMap, { pMapSkip } from 'p-map';

/**
 * Does something with each item, so many at a time. After the first failure nothing more is begun; what is under way is
 * waited for, so that nothing happens after this settles.
 *
 * @returns the results in the items' order @throws the first failure
 */
export async function mapSettled<T, R>(
  items: Iterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  let failure: { readonly error: unknown } | undefined;
  const results = await pMap(
    items,
    async (item) => {
      if (failure) return pMapSkip;
      try {
        return await work(item);
      } catch (error) {
        failure ??= { error };
        return pMapSkip;
      }
    },
    { concurrency },
  );
  if (failure) throw failure.error;
  return results;
}
