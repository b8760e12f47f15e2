import type { Figure } from '../figures.ts';
import { deliverAll } from './delivery.ts';
import type { Part } from './part.ts';

const workers = 10;
const seconds = 30;

/** How well the one send rate is used by many at once. */
export const sending: Part = {
  title: 'Sending',
  how: `${workers} deliver functions, a process each, make and send ${workers} batches at once, ${seconds} s long. SES is a token bucket that holds one second's worth. Use is what was sent from the first call to the last, against what the rate allows.`,
  async measure(bench) {
    const figures: Figure[] = [];
    const rows: (string | number)[][] = [];
    for (const perSecond of [14, 50, 300]) {
      const addressesEach = Math.ceil((perSecond * seconds) / workers);
      const { counts } = await deliverAll(bench, { batches: workers, addressesEach, workers, perSecond });
      const { recipients, lastRecipients, sendFrom, sendTo, calls, refused } = counts;
      const use = ((recipients - lastRecipients) / ((sendTo - sendFrom) / 1000) / perSecond) * 100;
      const sends = calls.SendBulkTemplatedEmail ?? 0;
      const throttled = refused.Throttling ?? 0;
      rows.push([perSecond, recipients, sends, throttled, use.toFixed(1)]);
      if (perSecond >= 50) {
        figures.push({
          name: `sendsBesideTheNeeded${perSecond}`,
          label: `Sends that are one too many or too few at ${perSecond} a second`,
          value: Math.abs(sends - throttled - workers * Math.ceil(addressesEach / 50)),
          digits: 0,
          limit: { bar: 0 },
        });
      }
      figures.push(
        {
          name: `rateUse${perSecond}`,
          label: `Use of a rate of ${perSecond} recipients a second`,
          value: use,
          unit: '%',
          digits: 1,
          limit: { bar: 98, sense: 'atLeast' },
        },
        {
          name: `throttled${perSecond}`,
          label: `Calls throttled at ${perSecond} a second`,
          value: (throttled / sends) * 100,
          unit: '%',
          limit: { bar: 0.1, aim: 0 },
        },
      );
    }
    const columns = ['Rate', 'Recipients', 'Calls', 'Throttled', 'Use, %'];
    return { figures, tables: [{ title: `Sending by ${workers} at once`, columns, rows }] };
  },
};
