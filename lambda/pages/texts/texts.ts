import type { Language } from '../../schemas/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { pt } from './pt.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';

/** A sentence that names the organization. */
export type Naming = (organization: string) => string;

/** The words of the public pages in one language: plain text, escaped where they are put into a page. */
export interface PageTexts {
  /** The language's own name for itself. */
  readonly endonym: string;
  /** Names the switch between languages. */
  readonly language: string;
  readonly heading: string;
  /** Who invites to what. */
  readonly invitation: Naming;
  /** What will happen to the device. */
  readonly effect: Naming;
  /** That nothing is installed by the button alone. */
  readonly consent: string;
  /** Stands before the date; without a case or an article that the date would have to agree with. */
  readonly validUntil: string;
  readonly personal: string;
  readonly button: { readonly profile: string; readonly redirect: string; readonly computer: string };
  /** Where the button leads in redirect mode; the host follows. */
  readonly leadsTo: string;
  /** For those who read the page on a computer. */
  readonly computer: {
    readonly heading: string;
    readonly scan: string;
    readonly code: string;
    /** Stands before the button. */
    readonly orHere: string;
  };
  readonly meaning: {
    readonly heading: Naming;
    readonly seesHeading: string;
    readonly sees: readonly string[];
    readonly doesHeading: string;
    readonly does: readonly string[];
    readonly hiddenHeading: string;
    readonly hidden: readonly string[];
    /** What the lists above depend on. */
    readonly limits: Naming;
    readonly leaving: Naming;
  };
  readonly steps: {
    readonly heading: string;
    readonly phone: string;
    readonly mac: string;
    /** First step, by mode. */
    readonly phoneStart: { readonly profile: string; readonly redirect: Naming };
    /** Where the phone shows the profile, and for how long. */
    readonly phoneSettings: Naming;
    readonly phoneInstall: string;
    readonly macStart: { readonly profile: string; readonly redirect: Naming };
    readonly macSettings: string;
    readonly macInstall: string;
  };
  readonly help: {
    readonly heading: string;
    /** Stands before the address. */
    readonly ask: Naming;
    readonly unexpected: string;
  };
  readonly profile: { readonly name: Naming; readonly description: Naming };
  readonly problems: {
    readonly wrong: Problem;
    readonly expired: Problem<Naming>;
    readonly used: Problem<Naming>;
    readonly revoked: Problem<Naming>;
    readonly notReady: Problem<Naming>;
    readonly unavailable: Problem;
  };
}

/** Why a link does not lead to the invitation, and what to do now. */
export interface Problem<Sentence = string> {
  readonly heading: string;
  readonly reason: Sentence;
  readonly next: string;
}

export const texts: Readonly<Record<Language, PageTexts>> = { es, en, fr, de, it, zh, pt, ru };

/** A sentence about an organization. A name may end in a full stop itself (`Acme Inc.`); it then ends the sentence. */
export function about(sentence: Naming, organization: string): string {
  const text = sentence(organization);
  return organization.endsWith('.') ? text.replaceAll(`${organization}.`, organization) : text;
}
