import type { Account } from '../account.ts';
import type { Parameters } from '../parameters.ts';
import type { Xml } from '../xml.ts';
import { getSendQuota } from './get-send-quota.ts';
import { sendBulkTemplatedEmail } from './send-bulk-templated-email.ts';
import { sendEmail } from './send-email.ts';
import { sendRawEmail } from './send-raw-email.ts';
import { sendTemplatedEmail } from './send-templated-email.ts';
import { createTemplate, deleteTemplate, getTemplate, listTemplates, updateTemplate } from './templates.ts';

/** @throws SesError for what SES refuses */
export type Action = (account: Account, call: Parameters) => Promise<Xml>;

/** The actions of SES v1 that are answered, by the name a call gives. */
export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['CreateTemplate', createTemplate],
  ['DeleteTemplate', deleteTemplate],
  ['GetSendQuota', getSendQuota],
  ['GetTemplate', getTemplate],
  ['ListTemplates', listTemplates],
  ['SendBulkTemplatedEmail', sendBulkTemplatedEmail],
  ['SendEmail', sendEmail],
  ['SendRawEmail', sendRawEmail],
  ['SendTemplatedEmail', sendTemplatedEmail],
  ['UpdateTemplate', updateTemplate],
]);
