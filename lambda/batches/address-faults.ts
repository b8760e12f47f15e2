import { findStrayCharacter } from './host-name.ts';

const atomCharacter = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";

/** Source of a pattern of what may stand before the @: an RFC 5321 dot-atom. */
export const localPart = `${atomCharacter}+(?:\\.${atomCharacter}+)*`;

/** What separates addresses in lists of any script. For the inside of a character class. */
export const separators = ',;、，；،؛﹐﹔､';

/** Characters that are not seen. For the inside of a character class of a pattern with the flag u. */
export const invisible = '\\p{Cf}\\p{Default_Ignorable_Code_Point}\\u2800';

/** @returns what is wrong with a text of a few hundred characters that is no address, and what to do, in a sentence */
export function describeFault(written: string): string {
  for (const { pattern, tell } of faults) {
    const found = pattern.exec(written);
    if (found) return `${tell(found)}.`;
  }
  const stray = findStrayCharacter(written.slice(written.lastIndexOf('@') + 1));
  return stray === undefined
    ? `${badHost}.`
    : `${badHost}: it contains ${named(stray)}, which no host name may.`;
}

interface Fault {
  readonly pattern: RegExp;
  readonly tell: (found: RegExpExecArray) => string;
}

const badHost = 'The part after the @ is not a valid host name';
const badDot = 'A dot stands where none may stand: remove the one';

/** The first that fits is told. */
const faults: readonly Fault[] = [
  fault(/^$/, 'The address is empty'),
  fault(
    /\p{Cc}/u,
    (found) => `The address holds a control character (${codeOf(found)})${after(found)}; remove it`,
  ),
  fault(new RegExp(`[${invisible}]`, 'u'), (found) => {
    const place = before(found).includes('@') ? `${badHost}: it` : 'The address';
    return `${place} contains an invisible character (${codeOf(found)})${after(found)}; remove it`;
  }),
  fault(/[<>]/, 'Give the address alone, without a name or angle brackets'),
  fault(
    /["“”„«»\\]/,
    'Quoted parts are not accepted: give the address without quotation marks and backslashes',
  ),
  fault(/[()]/, 'Comments are not accepted: give the address without what is in parentheses'),
  fault(new RegExp(`[${separators}]`), (found) => `Give one address only: ${nameOf(found)} separates two`),
  fault(/^[^@]*[＠﹫][^@]*$/, 'The address has no @: type the one of a plain keyboard'),
  fault(/^[^@]*$/, 'The address has no @'),
  fault(/@[^@]*@/, 'The address has more than one @'),
  fault(/\s/, (found) => `The address holds a space${after(found)}; remove it`),
  fault(/^@/, 'There is nothing before the @'),
  fault(/@$/, 'There is nothing after the @'),
  fault(
    /[^\p{ASCII}](?=[^@]*@)/u,
    (found) => `The part before the @ holds a character other than ASCII: ${nameOf(found)}`,
  ),
  fault(/^\./, `${badDot} at the start`),
  fault(/\.\./, `${badDot} that follows another`),
  fault(/\.@/, `${badDot} before the @`),
  fault(/@\./, `${badDot} after the @`),
  fault(/\.$/, `${badDot} at the end`),
  fault(/@\[/, 'Give the name of a host after the @, not an address of one'),
  fault(
    /(?<=@.*[^.@])[\u3002\uff0e\uff61](?=[^.])/u,
    (found) => `${badHost}: it contains ${nameOf(found)}; type a plain dot`,
  ),
  fault(
    // Full-width letters are letters, and not those of host names.
    /(?<=@.*)(?:[^\p{L}\p{M}\p{Nd}.-]|[\uff01-\uff5e])/u,
    (found) => `${badHost}: it contains ${nameOf(found)}, which no host name may; remove it`,
  ),
  fault(
    /@[^.]*$/,
    'The part after the @ needs at least two names with a dot between them, as in example.com',
  ),
  fault(/\.[0-9]+$/, 'The part after the @ must not end in a number'),
  fault(
    new RegExp(`(?!${atomCharacter}|[.@])[^](?=[^@]*@)`, 'u'),
    (found) => `The part before the @ holds a character that is not accepted: ${nameOf(found)}`,
  ),
  fault(/[@.]-|-\.|-$/, `${badHost}: a hyphen stands at the start or the end of a name`),
  fault(/(?<=[@.])[^.@]{64,}/u, `${badHost}: a name in it is longer than 63 characters`),
  fault(
    /(?<=\.)[A-Za-z]$/,
    (found) => `${badHost}: ${shown(found)} is too short for its end, as in example.com`,
  ),
  fault(
    /(?<=\.)(?!xn--)[^.]*[\p{Nd}-][^.]*$/iu,
    (found) => `${badHost}: ${shown(found)} at its end may hold letters only, as in example.com`,
  ),
  fault(
    /(?<=[@.])\p{M}/u,
    (found) => `${badHost}: ${nameOf(found)}, which belongs on a letter, stands at the start of a name`,
  ),
  fault(/[@.]xn--/i, `${badHost}: a name that begins with xn-- stands for none of another script`),
];

function fault(pattern: RegExp, message: string | Fault['tell']): Fault {
  return { pattern, tell: typeof message === 'string' ? () => message : message };
}

function before({ input, index }: RegExpExecArray): string {
  return input.slice(0, index);
}

/** The text before, as far as it helps to find the place. */
function after(found: RegExpExecArray): string {
  const text = [...before(found)].slice(-20).join('');
  return text === '' ? '' : ` after "${text}"`;
}

function shown([text]: RegExpExecArray): string {
  return `"${text}"`;
}

/** A character as people know it and as programs do. Half a surrogate pair has no form to show. */
function nameOf([character]: RegExpExecArray): string {
  return named(character);
}

function named(character: string): string {
  return character.isWellFormed() ? `"${character}" (${code(character)})` : code(character);
}

function codeOf([character]: RegExpExecArray): string {
  return code(character);
}

function code(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
