import { expect, test } from '@jest/globals';
import { type Report, readReport } from '../../../lambda/email-events/report.ts';
import { parseMailEvent } from '../../../lambda/schemas/parse-mail-event.ts';
import { mailEvent } from '../../support/mail-events.ts';

const at = Date.parse('2026-03-02T12:00:00Z');
const tags = { batch: 'b'.repeat(24), token: 'c'.repeat(24) };

function read(eventType: string, part: object): Report | undefined {
  const event = parseMailEvent(JSON.stringify(mailEvent(eventType, tags, at, part)));
  if (!event.ok) throw new Error('Malformed');
  return readReport(event.value);
}

/** What a bounce says: state and reason, whether its address is suppressed, what it counts as. */
function bounce(bounceType: string, bounceSubType?: string) {
  const report = read('Bounce', { bounceType, bounceSubType });
  const { state, reason } = report?.invitation ?? {};
  return [state, reason, report?.suppress?.reason, report?.countsAs];
}

const noSuchAddress = ['bounced', 'bounced_permanently', 'bounced', 'bounced'];
const bounced = (reason: string) => ['bounced', reason, undefined, undefined];
const suppressed = (reason: string) => ['suppressed', reason, undefined, undefined];

test.each([
  ['Permanent', 'General', noSuchAddress],
  ['Permanent', 'NoEmail', noSuchAddress],
  ['Permanent', 'Suppressed', noSuchAddress],
  ['Permanent', undefined, noSuchAddress],
  ['Permanent', 'SomethingNewOfNextYear', noSuchAddress],
  ['Permanent', 'OnAccountSuppressionList', suppressed('on_ses_suppression_list')],
  ['Permanent', 'OnTenantSuppressionList', suppressed('on_ses_suppression_list')],
  ['Permanent', 'EmailValidationSuppressed', suppressed('failed_ses_validation')],
  ['Transient', 'General', bounced('bounced_softly')],
  ['Transient', 'MailboxFull', bounced('mailbox_full')],
  ['Transient', 'MessageTooLarge', bounced('message_too_large')],
  ['Transient', 'ContentRejected', bounced('content_rejected')],
  ['Transient', 'AttachmentRejected', bounced('attachment_rejected')],
  ['Transient', 'CustomTimeoutExceeded', bounced('delivery_timed_out')],
  ['Transient', 'SomethingNewOfNextYear', bounced('bounced_softly')],
  ['Undetermined', 'Undetermined', bounced('bounced_softly')],
  ['Undetermined', undefined, bounced('bounced_softly')],
  ['Permanent', 'MailboxFull', bounced('mailbox_full')],
  ['Undetermined', 'MailboxFull', bounced('mailbox_full')],
  ['Undetermined', 'NoEmail', noSuchAddress],
])('a bounce that is %s, %s', (type, subtype, expected) => {
  expect(bounce(type, subtype)).toEqual(expected);
});

test.each([['not-spam'], ['Not-Spam'], ['auth-failure']])(
  'feedback of type %s is no complaint',
  (complaintFeedbackType) => {
    expect(read('Complaint', { complaintFeedbackType })).toBeUndefined();
  },
);

test.each([['abuse'], ['fraud'], ['virus'], ['other'], ['something-new'], [null], [undefined]])(
  'feedback of type %s is a complaint',
  (complaintFeedbackType) => {
    expect(read('Complaint', { complaintSubType: null, complaintFeedbackType })).toMatchObject({
      invitation: { state: 'complained', at },
      suppress: { reason: 'complained', at },
      countsAs: 'complained',
    });
  },
);

test.each(['OnAccountSuppressionList', 'OnTenantSuppressionList'])(
  'a complaint that SES makes up for an address on its list (%s) counts as none',
  (complaintSubType) => {
    const report = read('Complaint', { complaintSubType });
    expect(report).toMatchObject({
      invitation: { state: 'suppressed', reason: 'on_ses_suppression_list' },
    });
    expect([report?.suppress, report?.countsAs]).toEqual([undefined, undefined]);
  },
);
