/** The preferences of RFC 7240 that bulk requests heed; others are ignored, as it asks. */
export interface Preferences {
  readonly representation: boolean;
  readonly respondAsync: boolean;
}

/** Reads a `Prefer` header. */
export function readPreferences(header: string | undefined): Preferences {
  const wishes = (header ?? '')
    .split(',')
    .map((wish) => (wish.split(';')[0] ?? '').replaceAll(/[\s"]/g, '').toLowerCase());
  return {
    representation: wishes.includes('return=representation'),
    respondAsync: wishes.includes('respond-async'),
  };
}

/** The value of `Preference-Applied`; `undefined` when no preference was heeded. */
export function preferenceApplied(
  preferences: Preferences,
  answer: { readonly later: boolean; readonly data: { readonly results?: unknown } },
): string | undefined {
  const applied = [
    ...(preferences.respondAsync && answer.later ? ['respond-async'] : []),
    ...(answer.data.results === undefined ? [] : ['return=representation']),
  ];
  return applied.length > 0 ? applied.join(', ') : undefined;
}
