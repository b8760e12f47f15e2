import { expiryWriter } from '../mail/expiry.ts';
import type { Language } from '../schemas/language.ts';
import { branding, type PageOrganization } from './branding.ts';
import { documentPage, mailLink } from './document.ts';
import { type Html, html } from './html.ts';
import { enrollAddress } from './mdm-address.ts';
import type { Page } from './page.ts';
import { qrCode } from './qr-code.ts';
import { about, type PageTexts, texts } from './texts/texts.ts';

/** What the button leads to: the MDM server's enrolment address (with `{token}`), or a profile. */
export type EnrollMode =
  | { readonly kind: 'redirect'; readonly address: string }
  | { readonly kind: 'profile' };

export interface EnrollPageInput {
  readonly organization: PageOrganization;
  readonly language: Language;
  readonly expireAt: Date;
  /** IANA name; the expiry is written in it. */
  readonly timeZone: string;
  /** The link in full: what the QR code holds and, by its path, where the form is sent. */
  readonly link: string;
  readonly mode: EnrollMode;
}

/** The page of a link that works: who invites, what it means, how it is done, until when, and one button that POSTs. */
export function renderEnrollPage(input: EnrollPageInput): Page {
  const { organization: given, language, mode } = input;
  const organization = branding(given);
  const { name } = organization;
  const words = texts[language];
  return documentPage({
    status: 200,
    language,
    title: words.heading,
    organization,
    withBar: true,
    formAction: formActions[mode.kind],
    main: html`<div class="top">
${hero(input, name, words)}
${start(input, words)}
</div>
${meaning(name, words.meaning)}
${steps(name, words.steps, mode)}
<section class="card" aria-labelledby="help">
<h2 id="help">${words.help.heading}</h2>
<p>${about(words.help.ask, name)}<br>${mailLink(organization.contactEmail)}</p>
<p class="quiet">${words.help.unexpected}</p>
</section>`,
  });
}

/**
 * Browsers hold every redirect that follows a form to `form-action`, and an MDM server may send its visitors on to
 * sign in elsewhere: so any https address may follow, where a redirect does.
 */
const formActions = { redirect: "'self' https:", profile: "'self'" } as const;

function hero({ language, expireAt, timeZone, mode }: EnrollPageInput, name: string, words: PageTexts): Html {
  const host = mode.kind === 'redirect' ? enrollAddress(mode.address, '')?.host : undefined;
  return html`<div class="hero">
<h1>${words.heading}</h1>
<p><strong>${about(words.invitation, name)}</strong> ${about(words.effect, name)}</p>
<div class="facts">
<p>${words.validUntil} <strong><time datetime="${expireAt.toISOString()}">${expiryWriter(language, timeZone)(expireAt)}</time></strong></p>
<p>${words.personal}</p>
</div>
<p>${words.consent}</p>
${host && html`<p>${words.leadsTo} <strong>${host}</strong></p>`}
</div>`;
}

/** The code to scan, for computers, and the one button, with what it is called on each kind of device. */
function start({ language, link, mode }: EnrollPageInput, { button, computer }: PageTexts): Html {
  const path = `${new URL(link).pathname}?lang=${language}`;
  return html`<div class="start">
<h2 class="on-computer">${computer.heading}</h2>
<p class="on-computer">${computer.scan}</p>
<div class="on-computer">${qrCode(link, computer.code)}</div>
<p class="or on-computer">${computer.orHere}</p>
<form method="post" action="${path}"><button class="button" type="submit"><span class="on-touch">${button[mode.kind]}</span><span class="on-computer">${button.computer}</span></button></form>
</div>`;
}

function meaning(name: string, words: PageTexts['meaning']): Html {
  const list = (heading: string, entries: readonly string[], kind?: 'hidden') =>
    html`<div${kind && html` class="${kind}"`}><h3>${heading}</h3>
<ul>${entries.map((entry) => html`<li>${entry}</li>`)}</ul></div>
`;
  return html`<section class="card" aria-labelledby="meaning">
<h2 id="meaning">${about(words.heading, name)}</h2>
<div class="lists">
${list(words.seesHeading, words.sees)}${list(words.doesHeading, words.does)}${list(words.hiddenHeading, words.hidden, 'hidden')}</div>
<p class="quiet">${about(words.limits, name)}</p>
<p class="quiet">${about(words.leaving, name)}</p>
</section>`;
}

function steps(name: string, words: PageTexts['steps'], { kind }: EnrollMode): Html {
  const start = (sentence: PageTexts['steps']['phoneStart']) =>
    kind === 'redirect' ? about(sentence.redirect, name) : sentence.profile;
  const list = (heading: string, entries: readonly string[]) =>
    html`<div class="card"><h3>${heading}</h3>
<ol>${entries.map((entry) => html`<li>${entry}</li>`)}</ol></div>
`;
  return html`<section aria-labelledby="steps">
<h2 id="steps" class="above">${words.heading}</h2>
<div class="steps">
${list(words.phone, [start(words.phoneStart), about(words.phoneSettings, name), words.phoneInstall])}${list(words.mac, [start(words.macStart), words.macSettings, words.macInstall])}</div>
</section>`;
}
