import Type, { type Static } from 'typebox';
import { FreeForm, Id, IdOrNone, strict, text } from './fields.ts';
import { languages } from './language.ts';
import { ranges } from './rules.ts';

const PolicyAssignment = strict(
  {
    admPolicyId: Type.Optional(Id),
    priority: Type.Integer(),
  },
  { title: 'PolicyAssignment' },
);

const ForceInstall = Type.Enum(['forceInstall']);

const Scripts = strict({
  preInstall: Type.Optional(text()),
  postInstall: Type.Optional(text()),
  audit: Type.Optional(text()),
  enforce: Type.Optional(text()),
  runner: Type.Optional(text()),
});

const Application = strict(
  {
    admApplication: Id,
    managed: Type.Optional(Type.Boolean()),
    vpp: Type.Optional(Type.Boolean()),
    iOSApp: Type.Optional(Type.Boolean()),
    configuration: Type.Optional(FreeForm),
    action: Type.Optional(ForceInstall),
    actionStatus: Type.Optional(ForceInstall),
    scripts: Type.Optional(Scripts),
    updatePolicy: Type.Optional(FreeForm),
  },
  { title: 'Application' },
);

/** What each token of a request is made with: the specification's fields, and the limits its sibling pages name. */
export const configurationFields = {
  sendEmail: Type.Boolean({ description: 'Whether each person gets an invitation by e-mail' }),
  displayName: Type.Optional(text({ maxLength: 128 })),
  tags: Type.Optional(Type.Array(text({ maxLength: 128 }))),
  duration: Type.Integer({
    minimum: ranges.duration.minimum,
    maximum: ranges.duration.maximum,
    default: 86_400,
    description: 'Seconds that the tokens live, 1 minute to 30 days',
  }),
  language: Type.Optional(Type.Enum([...languages], { description: 'Of mail and page; English by default' })),
  emailText: Type.Optional(text({ maxLength: 4000, description: 'Shown in the mail as written' })),
  policyId: Type.Optional(IdOrNone),
  admPolicyAssignments: Type.Optional(Type.Array(PolicyAssignment)),
  profiles: Type.Optional(Type.Array(Id)),
  applications: Type.Optional(Type.Array(Application)),
  admVppLocationId: Type.Optional(IdOrNone),
  segmentId: Type.Optional(Type.Integer()),
};

export const Configuration = strict(configurationFields, { title: 'Configuration' });

/** A checked configuration: converted, with its defaults, ids in lower case, empty ids left out. */
export type Configuration = Readonly<Static<typeof Configuration>>;
