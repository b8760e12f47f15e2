/**
 * Makes a line harmless to show: what steers a terminal (control characters, and with them escape sequences), turns its
 * direction around or is invisible is written as `\u001b`. JSON means the same after it.
 * Joiners stay: scripts and emoji need them.
 */
export function escapeForTerminal(line: string): string {
  return line.replaceAll(unsafe, (character) =>
    Array.from({ length: character.length }, (_, n) => escapeOf(character.charCodeAt(n))).join(''),
  );
}

/** As `escapeForTerminal`, of text whose line breaks are ours. */
export function escapeLines(text: string): string {
  return text.split('\n').map(escapeForTerminal).join('\n');
}

const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
