import { setTimeout as sleep } from 'node:timers/promises';
import { addressesFor } from '../load.ts';
import type { BatchView, LocalStack, SentMail } from '../local-stack.ts';
import type { Part } from './part.ts';

const rate = 50;
const size = 3_000;
const pollMs = 250;

/** An estimate may be off by this share of the time that is left, or by so many milliseconds. */
const allowedShare = 0.1;
const allowedMs = 5_000;

interface Look {
  /** Epoch milliseconds at which it was asked, and answered. */
  readonly askedAt: number;
  readonly at: number;
  readonly view: BatchView;
}

/** Whether what a batch says of its progress is true. */
export const progress: Part = {
  title: 'Progress',
  how: `${size} addresses at ${rate} a second on the local engine, without faults. Each ${pollMs} ms the batch is read over HTTP and compared with the inbox: how long ago the counts were true, and how far the estimate is from the last mail.`,
  async measure(bench) {
    const stack = await bench.localStack(rate);
    const { looks, mails } = await watch(stack);
    const times = mails.map(({ at }) => at);
    const lastAt = times.at(-1) ?? Number.NaN;
    const queued = looks.filter(({ view }) => mailedBy(view) < size);
    const estimates = queued.flatMap(({ askedAt, view }) =>
      view.estimatedLastSendAt === undefined ? [] : [{ askedAt, at: Date.parse(view.estimatedLastSendAt) }],
    );
    const off = estimates.map(({ at }) => Math.abs(at - lastAt) / 1_000);
    const shares = estimates.map(
      ({ askedAt, at }) => Math.abs(at - lastAt) / Math.max(allowedMs, allowedShare * (lastAt - askedAt)),
    );
    const ages = queued.map(({ at, view }) => ageOf(mailedBy(view), at, times));
    return {
      figures: [
        {
          name: 'progressAge',
          label: 'Age of queued and sent of a batch while it is being sent, at worst',
          value: Math.max(...ages),
          unit: 's',
          limit: { bar: 5, aim: 2 },
        },
        {
          name: 'estimateOff',
          label:
            'Estimate of the last mail: its error against what is allowed (10 % of what is left, or 5 s), at worst',
          value: Math.max(...shares),
          limit: { bar: 1 },
        },
        {
          name: 'estimatesInThePast',
          label: 'Answers whose estimate lies in the past while mail is queued',
          value: estimates.filter(({ askedAt, at }) => at < askedAt).length,
          digits: 0,
          limit: { bar: 0 },
        },
      ],
      tables: [
        {
          title: 'What the batch said',
          columns: ['Answers while mail was queued', 'without an estimate', 'error at worst, s'],
          rows: [[queued.length, queued.length - estimates.length, Math.max(...off).toFixed(1)]],
        },
      ],
    };
  },
};

async function watch(stack: LocalStack): Promise<{ looks: Look[]; mails: SentMail[] }> {
  const batchId = await stack.post(addressesFor(size));
  const looks: Look[] = [];
  let mails = stack.mails(batchId);
  while (mails.length < size) {
    const askedAt = Date.now();
    const view = await stack.read(batchId);
    looks.push({ askedAt, at: Date.now(), view });
    await sleep(pollMs);
    mails = stack.mails(batchId);
  }
  return { looks, mails };
}

function mailedBy({ success, invitations }: BatchView): number {
  return success - (invitations.queued ?? 0);
}

/** @returns seconds since a count of mails was overtaken; 0 while it is true */
function ageOf(mailed: number, at: number, times: readonly number[]): number {
  const overtakenAt = times[mailed];
  return overtakenAt === undefined ? 0 : Math.max(0, at - overtakenAt) / 1_000;
}
