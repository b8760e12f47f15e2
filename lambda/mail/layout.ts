import type { Language } from '../schemas/language.ts';
import type { Variable } from './template-data.ts';
import type { Texts } from './texts.ts';

export function subjectPart(texts: Texts): string {
  return texts.subject(show('organization'));
}

/**
 * The text part, as complete as the HTML part. Each block tag shares its line with other text: engines differ in
 * whether a line that holds nothing but a tag leaves an empty line behind.
 */
export function textPart(texts: Texts): string {
  const organization = show('organization');
  return `${texts.invitation(organization)}

${texts.effect(organization)}

${texts.opening}

${show('link')}

${texts.validUntil}
${show('expires')}

${texts.personal}${when(
  'emailText',
  `

${texts.messageFrom(organization)}

${show('emailText')}`,
)}

${texts.contact(show('contact'))}

${texts.reason(organization)}
`;
}

/**
 * The HTML part: one column, styles inline, nothing fetched from anywhere. Text and background keep the reader's
 * own colours, so light and dark both work; only the button brings its own.
 */
export function htmlPart(texts: Texts, language: Language): string {
  const organization = `<strong>${show('organizationHtml')}</strong>`;
  const contact = `<strong style="display: inline-block">${show('contactHtml')}</strong>`;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${texts.heading}</title>
</head>
<body style="margin: 0; padding: 0; -webkit-text-size-adjust: 100%">
<div lang="${language}" style="${column}">
<h1 style="margin: 0 0 20px; font-size: 24px; line-height: 1.25">${texts.heading}</h1>
${paragraph(texts.invitation(organization))}
${paragraph(texts.effect(organization))}
${paragraph(texts.opening)}
<table role="presentation" cellspacing="0" cellpadding="0" border="0" style="margin: 24px 0; width: 100%">
<tr>
<td align="center" bgcolor="${blue}" style="border-radius: 10px; background-color: ${blue}">
<a href="${show('link')}" style="${button}">${texts.button}</a>
</td>
</tr>
</table>
${paragraph(`${texts.copyLink}<br><a href="${show('link')}" style="word-break: break-all">${show('link')}</a>`)}
${paragraph(`${texts.validUntil}<br><strong>${show('expires')}</strong>`)}
${paragraph(texts.personal)}
${when(
  'emailTextHtml',
  `${paragraph(texts.messageFrom(organization))}
<blockquote dir="auto" style="${quote}">${show('emailTextHtml')}</blockquote>
`,
)}${paragraph(texts.contact(contact))}
<hr style="margin: 24px 0; border: 0; border-top: 1px solid ${grey}">
${paragraph(texts.reason(organization))}
</div>
</body>
</html>
`;
}

function show(variable: Variable): string {
  return `{{${variable}}}`;
}

function when(variable: Variable, content: string): string {
  return `{{#if ${variable}}}${content}{{/if}}`;
}

function paragraph(content: string): string {
  return `<p style="margin: 0 0 16px">${content}</p>`;
}

/** White on it has a contrast of 7 to 1; it stands out from a white and from a black page. */
const blue = '#0b4fc4';
/** Visible on both a white and a black page. */
const grey = '#8a8a8e';

const column = [
  'max-width: 560px',
  'margin: 0 auto',
  'padding: 24px 20px',
  'box-sizing: border-box',
  "font-family: -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
  'font-size: 17px',
  'line-height: 1.5',
  'overflow-wrap: anywhere',
].join('; ');

/** 24 px of line and twice 14 px of padding: 52 px to tap on. */
const button = [
  'display: block',
  'padding: 14px 20px',
  'font-size: 18px',
  'line-height: 24px',
  'font-weight: 600',
  'color: #ffffff',
  'text-decoration: none',
].join('; ');

const quote = ['margin: 0 0 16px', 'padding: 0 0 0 14px', `border-left: 4px solid ${grey}`].join('; ');
