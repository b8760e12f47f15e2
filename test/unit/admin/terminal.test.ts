import { expect, jest, test } from '@jest/globals';
import { createContext } from '../../../bin/admin/context.ts';
import { createProgram } from '../../../bin/admin/program.ts';
import { escapeForTerminal } from '../../../bin/admin/terminal.ts';
import { fields, list } from '../../../bin/admin/text-layout.ts';

/** What would clear the screen, ring, draw a link, turn the line around, end it, or hide. */
const hostile = [
  '\u001b[2J',
  '\u001b]8;;https://evil.example\u0007',
  '\u009b31m',
  '\u007f\b\r',
  '\n',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u200b',
  '\ufeff',
  '\u{e0041}',
  '\ud800',
];
const obeyed = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

test.each(hostile)('%j is shown, not obeyed, and can be read back', (text) => {
  const shown = escapeForTerminal(`a${text}b`);
  expect(shown).not.toMatch(obeyed);
  expect(JSON.parse(`"${shown}"`)).toBe(`a${text}b`);
});

test.each(['Müller & Söhne', '人事部', 'می‌خواهم', '👩‍💻 team', 'a\\b "c"'])('%s stays as it is', (text) => {
  expect(escapeForTerminal(text)).toBe(text);
});

function printed(print: () => void): string {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    print();
    return log.mock.calls.flat().join('');
  } finally {
    log.mockRestore();
  }
}

const stored = hostile.join('x');

test('whatever is printed for people holds no line and no control of stored text', () => {
  const { print } = createContext(() => ({ stage: 'local' }));
  const outputs = [
    printed(() => print({}, `Revoked the key (${stored}) of acme.`)),
    printed(() => print({}, list(['id', 'name'], [['1', stored]], ''))),
    printed(() => print({}, fields([['Name', stored]]))),
  ];
  expect(outputs.map((output) => output.split('\n').length)).toEqual([1, 2, 1]);
  for (const output of outputs) expect(output.replaceAll('\n', '')).not.toMatch(obeyed);
});

test('what is printed for machines is the same JSON', () => {
  const { print } = createContext(() => ({ stage: 'local', json: true }));
  const output = printed(() => print({ name: stored, none: undefined }, ''));
  expect(output.replaceAll('\n', '')).not.toMatch(obeyed);
  expect(JSON.parse(output)).toEqual({ name: stored, none: null });
});

test('what is wrong with a command line is told without its controls', async () => {
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('exited');
  });
  try {
    const words = ['catalogue', 'put', 'acme', 'policy', '\u001b[2Jx'];
    await expect(createProgram().parseAsync(words, { from: 'user' })).rejects.toThrow('exited');
  } finally {
    write.mockRestore();
    exit.mockRestore();
  }
  expect(lines.join('')).toContain('\\u001b[2Jx');
  expect(lines.join('').replaceAll('\n', '')).not.toMatch(obeyed);
});
