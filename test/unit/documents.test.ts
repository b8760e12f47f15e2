import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { failureCodes } from '../../lambda/batches/addresses.ts';
import { batchStates, waitingForReasons } from '../../lambda/batches/batch.ts';
import { invitationStates } from '../../lambda/batches/invitation.ts';
import { invitationReasons } from '../../lambda/batches/invitation-reasons.ts';
import { skipReasons } from '../../lambda/batches/skip-reasons.ts';
import { failureKinds } from '../../lambda/failure.ts';
import { statuses } from '../../lambda/http/failure-response.ts';
import { routes } from '../../lambda/http/routes.ts';
import { tokenStates } from '../../lambda/tokens/token.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('docs/api.md tells', () => {
  const page = read('docs/api.md');

  test('every route', () => {
    const calls = routes.map(({ method, path, name }) => {
      const [, after = ''] = path.split('/mdm/apple/enterprise');
      const short = after.startsWith('/suppressions')
        ? `…${after}${name === 'removeSuppressionByQuery' ? '?address=…' : ''}`
        : after.replace('/enrollment-tokens', '').replace('{tokenId}', '{id}') || '/';
      return `\`${method} ${short}\``;
    });
    expect(calls.filter((call) => !page.includes(call))).toEqual([]);
  });

  test('every error, with its HTTP status and its code', () => {
    const errors = Object.entries(statuses).map(([kind, status]) => {
      const known = Object.entries(failureKinds).find(([name]) => name === kind);
      return `${status} ${known?.[1].code}`;
    });
    const told = [...page.matchAll(/^\| (\d{3}) +\| (\d{4}) +\|/gm)].map(
      ([, http, code]) => `${http} ${code}`,
    );
    expect([...new Set(told)].sort()).toEqual([...new Set(errors)].sort());
  });

  test('every state and every reason', () => {
    // Nobody is shown a batch that is only claimed.
    const words = [
      ...batchStates.filter((state) => state !== 'creating'),
      ...waitingForReasons,
      ...tokenStates,
      ...invitationStates,
      ...Object.keys(invitationReasons),
      ...skipReasons,
      ...failureCodes,
    ];
    expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  });
});

describe('links of the documents', () => {
  const documents = globSync(['*.md', 'docs/*.md'], { cwd: root });

  test.each(documents)('%s leads to files and headings that exist', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !leadsSomewhere(document, link))).toEqual([]);
  });
});

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', fragment] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(root, target))) return false;
  return fragment === undefined || !target.endsWith('.md') || headings(target).includes(fragment);
}

/** The headings of a document as GitHub links to them. */
function headings(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}
