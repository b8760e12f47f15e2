import type { Account } from '../account.ts';
import type { Parameters } from '../parameters.ts';
import { missingParameter, SesError } from '../ses-error.ts';
import type { Template } from '../templates.ts';
import type { Xml } from '../xml.ts';

/** SES API reference, CreateTemplate. */
export async function createTemplate(account: Account, call: Parameters): Promise<Xml> {
  const template = read(call);
  if (account.templates.has(template.name)) {
    throw new SesError('AlreadyExists', `Template ${template.name} already exists`);
  }
  account.templates.put(template, new Date(account.now()));
  return {};
}

/** SES API reference, UpdateTemplate. */
export async function updateTemplate(account: Account, call: Parameters): Promise<Xml> {
  const template = read(call);
  const { createdAt } = account.templates.get(template.name);
  account.templates.put(template, createdAt);
  return {};
}

/** SES API reference, DeleteTemplate: a template that is not there is no error. */
export async function deleteTemplate(account: Account, call: Parameters): Promise<Xml> {
  account.templates.remove(call.text('TemplateName') ?? '');
  return {};
}

/** SES API reference, GetTemplate. */
export async function getTemplate(account: Account, call: Parameters): Promise<Xml> {
  const { template } = account.templates.get(call.text('TemplateName') ?? '');
  const { name, subject, html, text } = template;
  return { Template: { TemplateName: name, SubjectPart: subject, HtmlPart: html, TextPart: text } };
}

/** SES API reference, ListTemplates; all on one page. */
export async function listTemplates(account: Account): Promise<Xml> {
  const metadata = account.templates.list().map(({ template, createdAt }) => ({
    Name: template.name,
    CreatedTimestamp: createdAt.toISOString(),
  }));
  return { TemplatesMetadata: metadata };
}

function read(call: Parameters): Template {
  const name = call.text('Template.TemplateName');
  if (name === undefined) throw missingParameter('template.templateName');
  return {
    name,
    subject: call.text('Template.SubjectPart') ?? '',
    html: call.text('Template.HtmlPart'),
    text: call.text('Template.TextPart'),
  };
}
