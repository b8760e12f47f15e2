import { Type } from 'typebox';
import { portError } from './http/listen.ts';
import { type LocalSes, type LocalSesOptions, type SesEvent, startSes } from './ses/server.ts';
import type { Stack } from './template/stack.ts';

const TemplateProperties = Type.Object({
  Template: Type.Object({
    TemplateName: Type.String(),
    SubjectPart: Type.String(),
    HtmlPart: Type.Optional(Type.String()),
    TextPart: Type.Optional(Type.String()),
  }),
});
const EventDestinationProperties = Type.Object({
  ConfigurationSetName: Type.String(),
  EventDestination: Type.Object({
    Enabled: Type.Optional(Type.Boolean()),
    MatchingEventTypes: Type.Array(Type.String()),
    EventBridgeDestination: Type.Object({ EventBusArn: Type.String() }),
  }),
});
const Nothing = Type.Object({});

/**
 * Starts the local SES with what it knows of a stack: its templates, verified identities and configuration sets.
 * `onEvent` gets the events that the event destinations of the stack ask for.
 *
 * @throws Error that says so when the port is taken
 */
export async function startMail(
  stack: Stack,
  {
    onEvent,
    ...options
  }: Omit<LocalSesOptions, 'templates' | 'identities' | 'configurationSets'> &
    Required<Pick<LocalSesOptions, 'onEvent'>>,
): Promise<LocalSes> {
  const templates = stack.resources('AWS::SES::Template', TemplateProperties).map(({ properties }) => ({
    name: properties.Template.TemplateName,
    subject: properties.Template.SubjectPart,
    html: properties.Template.HtmlPart,
    text: properties.Template.TextPart,
  }));
  const identities = stack.resources('AWS::SES::EmailIdentity', Nothing).map(({ name }) => name);
  const configurationSets = stack.resources('AWS::SES::ConfigurationSet', Nothing).map(({ name }) => name);
  const isWanted = readEventDestinations(stack);
  try {
    return await startSes({
      ...options,
      templates,
      identities,
      configurationSets,
      onEvent: (event) => {
        if (isWanted(event)) onEvent(event);
      },
    });
  } catch (error) {
    throw portError(error, options.mailPort, 'MAIL_PORT');
  }
}

/** @throws Error for event destinations other than EventBridge, which takes the default bus only */
function readEventDestinations(stack: Stack): (event: SesEvent) => boolean {
  const wanted = stack
    .resources('AWS::SES::ConfigurationSetEventDestination', EventDestinationProperties)
    .filter(({ properties }) => properties.EventDestination.Enabled !== false)
    .flatMap(({ properties: { ConfigurationSetName, EventDestination } }) =>
      EventDestination.MatchingEventTypes.map((type) => `${ConfigurationSetName} ${type}`.toLowerCase()),
    );
  return ({ resources: [set = ''], detail }) => {
    const name = set.split('/').at(-1);
    return wanted.includes(`${name} ${detail.eventType.replaceAll(' ', '')}`.toLowerCase());
  };
}
