import Joi from 'joi';
import { languages } from '../../lambda/schemas/language.ts';

const id = Joi.string()
  .lowercase()
  .regex(/^[0-9a-f]{24}$/);
const idOrNone = id.allow('');
const text = Joi.string().allow('');
const integer = Joi.number().integer().unsafe();
const freeForm = Joi.object().unknown();
const forceInstall = Joi.string().valid('forceInstall');

/** The bulk request's body as the specification's own validator, Joi, has it: the reference for ours. */
export const joiCreateBatch = Joi.object({
  sendEmail: Joi.boolean().required(),
  displayName: text.max(128),
  tags: Joi.array().items(text.max(128)),
  duration: integer.min(60).max(2_592_000).default(86_400),
  language: Joi.string().valid(...languages),
  emailText: text.max(4000),
  policyId: idOrNone,
  admPolicyAssignments: Joi.array().items(Joi.object({ admPolicyId: id, priority: integer.required() })),
  profiles: Joi.array().items(id),
  applications: Joi.array().items(
    Joi.object({
      admApplication: id.required(),
      managed: Joi.boolean(),
      vpp: Joi.boolean(),
      iOSApp: Joi.boolean(),
      configuration: freeForm,
      action: forceInstall,
      actionStatus: forceInstall,
      scripts: Joi.object({ preInstall: text, postInstall: text, audit: text, enforce: text, runner: text }),
      updatePolicy: freeForm,
    }),
  ),
  admVppLocationId: idOrNone,
  segmentId: integer,
  userEmails: Joi.array().items(text).min(1).max(100_000).required(),
}).options({ abortEarly: false });
