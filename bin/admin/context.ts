import type { Organization } from '../../lambda/organizations/organization.ts';
import type { Administration } from '../../lambda/store/administration.ts';
import { Refusal } from './refusal.ts';
import type { SigningKeyStore } from './signing-key-store.ts';
import { findTarget } from './target.ts';
import { escapeForTerminal } from './terminal.ts';

/** What a command works with. What it opens is loaded only then, so that help is there at once. */
export interface Context {
  administration(): Promise<Administration>;
  signingKeys(): Promise<SigningKeyStore>;
  /**
   * Prints either form, with nothing in it that a terminal would obey.
   *
   * @param value for machines; `undefined` in it becomes null
   * @param human for people: a line, or lines
   */
  print(value: unknown, human: string | readonly string[]): void;
}

/** @param options those of the whole command line, once it is parsed */
export function createContext(options: () => { readonly stage: string; readonly json?: true }): Context {
  return {
    async administration() {
      const { openAdministration } = await import('./open-administration.ts');
      return openAdministration(findTarget(options().stage, process.env));
    },

    async signingKeys() {
      const { openSigningKeys } = await import('./signing-key-store.ts');
      return openSigningKeys(findTarget(options().stage, process.env));
    },

    print(value, human) {
      const lines = options().json ? JSON.stringify(value, nullForUndefined, 2).split('\n') : [human].flat();
      console.log(lines.map(escapeForTerminal).join('\n'));
    },
  };
}

/** @throws Refusal when there is no such organization */
export async function requireOrganization(
  administration: Administration,
  idOrSlug: string,
): Promise<Organization> {
  const organization = await administration.findOrganization(idOrSlug);
  if (organization) return organization;
  throw new Refusal(`There is no organization ${idOrSlug}; \`organization list\` shows those there are.`);
}

function nullForUndefined(_name: string, value: unknown): unknown {
  return value === undefined ? null : value;
}
