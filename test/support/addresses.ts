import fc from 'fast-check';

const letters = [...'abcdefghijklmnopqrstuvwxyz', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const digits = [...'0123456789'];
const atomCharacter = fc.constantFrom(...letters, ...digits, ..."!#$%&'*+/=?^_`{|}~-");
const atom = fc.string({ unit: atomCharacter, minLength: 1, maxLength: 20 });
const letterOrDigit = fc.constantFrom(...letters, ...digits);
const label = fc
  .tuple(
    letterOrDigit,
    fc.string({ unit: fc.constantFrom(...letters, ...digits, '-'), maxLength: 30 }),
    letterOrDigit,
  )
  .map((parts) => parts.join(''));
const lastLabel = fc.string({ unit: fc.constantFrom(...letters), minLength: 2, maxLength: 30 });

/** Addresses in ASCII that the rules accept, in any case. */
export const validAddress: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(atom, { minLength: 1, maxLength: 3 }),
    fc.array(label, { minLength: 1, maxLength: 4 }),
    lastLabel,
  )
  .map(([atoms, labels, last]) => `${atoms.join('.')}@${[...labels, last].join('.')}`);
