import type { Language } from '../schemas/language.ts';
import { type Branding, branding, type PageOrganization } from './branding.ts';
import { documentPage, mailLink } from './document.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { about, texts } from './texts/texts.ts';

/**
 * What keeps a link from leading to the invitation.
 * `wrong`: never made by us, or damaged. `revoked`: withdrawn, or replaced by rotating the link. `notReady`: the
 * organization has not said where it leads. `unavailable`: our own failure. In both the link still stands.
 */
export type LinkProblem =
  | { readonly kind: 'wrong'; readonly language: Language }
  | {
      readonly kind: 'expired' | 'used' | 'revoked' | 'notReady';
      readonly language: Language;
      readonly organization: PageOrganization;
    }
  | {
      readonly kind: 'unavailable';
      readonly language: Language;
      readonly organization?: PageOrganization;
    };

/** The page of a link that does not work: why, what to do next and, where the organization is known, whom to ask. */
export function renderErrorPage(problem: LinkProblem): Page {
  const { kind, language } = problem;
  const organization =
    'organization' in problem && problem.organization ? branding(problem.organization) : undefined;
  const page = documentPage({
    status: statuses[kind],
    language,
    title: texts[language].problems[kind].heading,
    organization,
    main: explanation(problem, organization),
    formAction: "'none'",
  });
  return kind === 'unavailable' ? { ...page, headers: { ...page.headers, 'retry-after': '60' } } : page;
}

const statuses: { readonly [kind in LinkProblem['kind']]: number } = {
  wrong: 404,
  expired: 410,
  used: 410,
  revoked: 410,
  notReady: 503,
  unavailable: 503,
};

function explanation({ kind, language }: LinkProblem, organization: Branding | undefined): Html {
  const { heading, reason, next } = texts[language].problems[kind];
  const asked = typeof reason === 'function' ? organization : undefined;
  return html`<div class="card problem">
<h1>${heading}</h1>
<p>${typeof reason === 'string' ? reason : about(reason, organization?.name ?? '')}</p>
<p>${next}${asked && html`<br>${mailLink(asked.contactEmail)}`}</p>
</div>`;
}
