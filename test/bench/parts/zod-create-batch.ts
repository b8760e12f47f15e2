import { z } from 'zod';
import { languages } from '../../../lambda/schemas/language.ts';

const id = z
  .string()
  .regex(/^[0-9a-fA-F]{24}$/)
  .toLowerCase();
const idOrNone = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{24})?$/)
  .toLowerCase();
const text = z.string().refine((value) => value.isWellFormed());
const shortText = text.max(128);
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);
const integer = z.union([z.number().refine(Number.isInteger), z.coerce.number().refine(Number.isInteger)]);
const freeForm = z.record(z.string(), z.unknown());
const forceInstall = z.literal('forceInstall');

/** The bulk request's body as zod has it, by the rules of our schema. */
export const zodCreateBatch = z.strictObject({
  sendEmail: flag,
  displayName: shortText.optional(),
  tags: z.array(shortText).optional(),
  duration: integer.pipe(z.number().min(60).max(2_592_000)).default(86_400),
  language: z.enum(languages).optional(),
  emailText: text.max(4000).optional(),
  policyId: idOrNone.optional(),
  admPolicyAssignments: z.array(z.strictObject({ admPolicyId: id.optional(), priority: integer })).optional(),
  profiles: z.array(id).optional(),
  applications: z
    .array(
      z.strictObject({
        admApplication: id,
        managed: flag.optional(),
        vpp: flag.optional(),
        iOSApp: flag.optional(),
        configuration: freeForm.optional(),
        action: forceInstall.optional(),
        actionStatus: forceInstall.optional(),
        scripts: z
          .strictObject({
            preInstall: text.optional(),
            postInstall: text.optional(),
            audit: text.optional(),
            enforce: text.optional(),
            runner: text.optional(),
          })
          .optional(),
        updatePolicy: freeForm.optional(),
      }),
    )
    .optional(),
  admVppLocationId: idOrNone.optional(),
  segmentId: integer.optional(),
  userEmails: z.array(z.string()).min(1).max(100_000),
});
