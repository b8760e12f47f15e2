import { type Language, languages } from '../schemas/language.ts';
import { type Branding, defaultColour } from './branding.ts';
import { documentHeaders } from './headers.ts';
import { type Html, html, trustedHtml } from './html.ts';
import type { Page } from './page.ts';
import { style } from './style.ts';
import { texts } from './texts/texts.ts';

export interface Document {
  readonly status: number;
  readonly language: Language;
  readonly title: string;
  /** Absent where the link tells nothing of who made it. */
  readonly organization?: Branding | undefined;
  /** Content of the `main` landmark. */
  readonly main: Html;
  /** Whether `main` ends in a bar at the foot of the screen, on phones. */
  readonly withBar?: boolean;
  readonly formAction: string;
}

/** A whole HTML page around its main content: head, the organization's name and logo, the switch of languages. */
export function documentPage({
  status,
  language,
  title,
  organization,
  main,
  withBar,
  formAction,
}: Document): Page {
  const css = style(organization?.colour ?? defaultColour);
  const source = html`<!DOCTYPE html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${organization ? `${title} – ${organization.name}` : title}</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(css)}</style>
</head>
<body>
<header>
${organization && brand(organization)}
${languageSwitch(language)}
</header>
<main${withBar ? html` class="with-bar"` : undefined}>
${main}
</main>
</body>
</html>
`.source;
  return {
    status,
    headers: documentHeaders({ language, negotiated: organization === undefined, style: css, formAction }),
    body: source,
  };
}

/** The organization's address to write to. */
export function mailLink(contactEmail: string): Html {
  const address = contactEmail.split('@').map(encodeURIComponent).join('@');
  return html`<a class="mail" href="mailto:${address}">${contactEmail}</a>`;
}

/** The name stands beside the picture, which therefore says nothing of its own. */
function brand({ name, logo }: Branding): Html {
  const picture = logo
    ? html`<img class="logo" src="${logo}" alt="">`
    : html`<span class="initial" aria-hidden="true">${Array.from(name.toUpperCase())[0]}</span>`;
  return html`<div class="brand">${picture}<span>${name}</span></div>`;
}

function languageSwitch(current: Language): Html {
  const { endonym, language } = texts[current];
  const links = languages.map(
    (one) =>
      html`<li><a href="?lang=${one}" lang="${one}" hreflang="${one}"${one === current ? html` aria-current="true"` : undefined}>${texts[one].endonym}</a></li>
`,
  );
  return html`<nav aria-label="${language}"><details><summary><span class="unseen">${language}: </span>${endonym}</summary>
<ul>
${links}</ul></details></nav>`;
}
