import { Type } from 'typebox';
import { portError } from './http/listen.ts';
import { type LocalSes, type LocalSesOptions, startSes } from './ses/server.ts';
import type { Stack } from './template/stack.ts';

const TemplateProperties = Type.Object({
  Template: Type.Object({
    TemplateName: Type.String(),
    SubjectPart: Type.String(),
    HtmlPart: Type.Optional(Type.String()),
    TextPart: Type.Optional(Type.String()),
  }),
});
const Nothing = Type.Object({});

/**
 * Starts the local SES with what it knows of a stack: its templates, verified identities and configuration sets.
 *
 * @throws Error that says so when the port is taken
 */
export async function startMail(
  stack: Stack,
  options: Omit<LocalSesOptions, 'templates' | 'identities' | 'configurationSets'>,
): Promise<LocalSes> {
  const templates = stack.resources('AWS::SES::Template', TemplateProperties).map(({ properties }) => ({
    name: properties.Template.TemplateName,
    subject: properties.Template.SubjectPart,
    html: properties.Template.HtmlPart,
    text: properties.Template.TextPart,
  }));
  const identities = stack.resources('AWS::SES::EmailIdentity', Nothing).map(({ name }) => name);
  const configurationSets = stack.resources('AWS::SES::ConfigurationSet', Nothing).map(({ name }) => name);
  try {
    return await startSes({ ...options, templates, identities, configurationSets });
  } catch (error) {
    throw portError(error, options.mailPort, 'MAIL_PORT');
  }
}
