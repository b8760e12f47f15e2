import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Services } from '../batches/services.ts';
import { parseMailEvent } from '../schemas/parse-mail-event.ts';
import { countMail, type OverLimits } from './mail-rates.ts';
import { recordReports } from './record-reports.ts';
import { type Report, readReport } from './report.ts';

export interface EmailEventsOptions {
  readonly services: Services;
  /** Hears of each run how many organizations are over a limit. */
  readonly onOverLimits: (over: OverLimits) => void;
}

/**
 * Makes the handler of the queue that SES's events come by. It names the messages that are to come again: those that
 * could not be recorded, and those that are no events at all, which end as dead letters for somebody to look at.
 */
export function createEmailEventsHandler({ services, onOverLimits }: EmailEventsOptions) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = new Set<string>();
    const messages = new Map<Report, string>();
    for (const record of Records) {
      const report = read(record, services);
      if (report === 'malformed') failed.add(record.messageId);
      else if (report) messages.set(report, record.messageId);
    }
    const reports = [...messages.keys()];
    const unrecorded = await recordReports(reports, services);
    for (const report of unrecorded) failed.add(messages.get(report) ?? '');
    try {
      onOverLimits(
        await countMail(
          reports.filter((report) => !unrecorded.has(report)),
          services,
        ),
      );
    } catch (error) {
      // Its events are recorded: to have them come again would record nothing, and count the others twice.
      services.log.warn('mail_not_counted', { error });
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function read({ body, messageId }: SQSRecord, { log }: Services): Report | 'malformed' | undefined {
  const event = parseMailEvent(body);
  if (!event.ok) {
    log.warn('mail_event_malformed', {
      messageId,
      at: event.violations.map(({ pointer }) => pointer).slice(0, 5),
    });
    return 'malformed';
  }
  const report = readReport(event.value);
  if (!report) log.info('mail_event_ignored', { messageId, eventType: event.value.detail.eventType });
  return report;
}
