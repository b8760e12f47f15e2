import type { Findings } from '../figures.ts';
import { functionGigabytes, prices } from '../prices.ts';
import { deliverAll } from './delivery.ts';
import type { Part } from './part.ts';

const addresses = 10_000;
const deliverGigabytes = 512 / 1024;

/** Recipients a second of an account that is out of the sandbox for a while. */
const rate = 50;
const seconds = 30;
const recipients = rate * seconds;

const million = 1_000_000;

/** What a million invitations cost besides SES's own. */
export const cost: Part = {
  title: 'Cost',
  how: `Counted: the calls of a batch of ${recipients} that one deliver function makes and sends at ${rate} a second. CPU: one request of ${addresses} with mail, on this machine. Arithmetic: list prices in us-east-1 (DynamoDB on demand, Lambda on arm64), for a million invitations. While the deliver function waits for the rate, at 512 MB, another one stands by.`,
  async measure(bench): Promise<Findings> {
    const contestant = bench.contestant('muster', true);
    await bench.run(contestant, addresses);
    const { cpu } = await bench.run(contestant, addresses);
    const delivery = { batches: 1, addressesEach: recipients, workers: 1, perSecond: rate };
    const { counts } = await deliverAll(bench, delivery);
    const requests = million / addresses;
    const cpuSeconds = (cpu / 1000) * requests;
    const sendingSeconds = million / rate;
    const waitingPrice = sendingSeconds * deliverGigabytes * prices.lambdaGigabyteSecond;
    const parts: [string, string, number][] = [
      ...Object.entries(counts.unitsWritten).map(([kind, units]): [string, string, number] => [
        `writes: ${kind}`,
        `${(units / recipients).toFixed(3)} units each`,
        (units / recipients) * prices.writeUnits,
      ]),
      [
        'reads',
        `${(counts.readUnits / recipients).toFixed(3)} units each`,
        (counts.readUnits / recipients) * prices.readUnits,
      ],
      ['requests to the HTTP API', `${requests} requests`, (requests / million) * prices.httpRequests],
      [
        'Lambda, working',
        `${cpuSeconds.toFixed(0)} s at 1 769 MB`,
        cpuSeconds * functionGigabytes * prices.lambdaGigabyteSecond,
      ],
      ['Lambda, waiting for the rate', `${sendingSeconds} s at 512 MB`, waitingPrice],
      ['Lambda, standing by', `${sendingSeconds} s at 512 MB`, waitingPrice],
    ];
    const dollars = parts.reduce((sum, [, , price]) => sum + price, 0);
    return {
      figures: [
        {
          name: 'dollarsAMillion',
          label: 'A million invitations, made and sent, without SES',
          value: dollars,
          unit: '$',
          limit: { bar: 1.6, aim: 1 },
        },
      ],
      tables: [
        {
          title: 'A million invitations',
          columns: ['Part', 'How much', '$'],
          rows: parts.map(([part, amount, price]) => [part, amount, price.toFixed(3)]),
        },
      ],
    };
  },
};
