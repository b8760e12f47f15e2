/** Why an invitation is in its state: each reason the API shows, and what it means. */
export const invitationReasons = {
  rejected_by_ses: 'SES refused the mail or its address',
  address_not_verified: 'the SES account is in the sandbox, where it mails verified addresses only',
  failed_at_ses: 'SES failed to send it',
  rendering_failed: 'SES could not fill the template',
  no_answer_from_ses: 'twice no answer from SES, so that it may or may not have been sent',
  expired_before_sending: 'the token expired first',
  revoked_before_sending: 'the batch was revoked first',
  removed_before_sending: 'the token was removed first',
  used_before_sending: 'the token was used first',
  delivery_delayed: "the recipient's server has not taken it yet, and SES goes on trying",
  bounced_permanently: 'there is no such address, and it is suppressed from now on',
  bounced_softly: "the recipient's server did not take it, for a passing or unknown reason",
  mailbox_full: "the recipient's mailbox is full",
  message_too_large: "too large for the recipient's server",
  content_rejected: "the recipient's server refused its content, mostly as spam",
  attachment_rejected: "the recipient's server refused an attachment",
  delivery_timed_out: "the recipient's server did not take it in time",
  on_suppression_list: "on the organization's suppression list, so not handed to SES",
  on_ses_suppression_list: "on SES's suppression list, so SES did not send it",
  failed_ses_validation: 'SES did not send it, as the address failed its validation',
} as const;

export type InvitationReason = keyof typeof invitationReasons;
