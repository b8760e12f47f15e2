import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SendLimits } from '../../../bin/local/ses/send-limits.ts';

test('whatever is asked for, no more is accepted than the rate and one burst allow', () => {
  const calls = fc.array(fc.record({ wait: fc.nat(3000), recipients: fc.integer({ min: 1, max: 50 }) }));
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 100 }), (asked, ratePerSecond) => {
      let now = 0;
      let accepted = 0;
      const limits = new SendLimits({ ratePerSecond, max24Hours: -1 }, () => now);
      for (const { wait, recipients } of asked) {
        now += wait;
        if (attempt(limits, recipients)) accepted += recipients;
      }
      expect(accepted).toBeLessThanOrEqual(ratePerSecond * (now / 1000 + 1.2) + 1e-6);
    }),
  );
});

test('who keeps the rate is never refused, though calls come some milliseconds early or late', () => {
  const jitter = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(jitter, (milliseconds) => {
      let now = 0;
      const limits = new SendLimits({ ratePerSecond: 14, max24Hours: -1 }, () => now);
      const refused = milliseconds.filter((offset, second) => {
        now = second * 1000 + offset;
        return !attempt(limits, 14);
      });
      expect(refused).toEqual([]);
    }),
  );
});

function attempt(limits: SendLimits, recipients: number): boolean {
  try {
    limits.take(recipients, 0);
    return true;
  } catch {
    return false;
  }
}
