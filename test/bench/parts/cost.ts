import type { Findings } from '../figures.ts';
import { functionGigabytes, prices } from '../prices.ts';
import type { Part } from './part.ts';

const addresses = 10_000;
const deliverGigabytes = 512 / 1024;

/** Recipients in a window, of which there is one for each five seconds' worth, noted on the batch before it is sent. */
const window = 250;

/** Recipients a second of an account that is out of the sandbox for a while. */
const rate = 50;

/** What a million invitations cost besides SES's own. */
export const cost: Part = {
  title: 'Cost',
  how: `Counted: the calls of one request of ${addresses} with mail, all made and sent at once. Arithmetic: list prices in us-east-1 (DynamoDB on demand, Lambda on arm64), for a million invitations. Seconds of CPU are this machine's. Windows and waiting are those of ${rate} recipients a second, of which the deliver function spends the time at 512 MB.`,
  async measure(bench): Promise<Findings> {
    const contestant = bench.contestant('muster', true);
    await bench.run(contestant, addresses);
    const { cpu } = await bench.run(contestant, addresses);
    const counts = await bench.stub.counts();
    const windowUnits = (counts.unitsWritten.batch ?? 0) / (counts.written.batch ?? 1);
    const million = 1_000_000 / addresses;
    const cpuSeconds = (cpu / 1000) * million;
    const waiting = 1_000_000 / rate;
    const parts: [string, string, number][] = [
      ...Object.entries(counts.unitsWritten).map(([kind, units]): [string, string, number] => [
        `writes: ${kind}`,
        `${(units / addresses).toFixed(3)} units each`,
        (units / addresses) * prices.writeUnits,
      ]),
      [
        'writes: windows',
        `${(windowUnits / window).toFixed(3)} units each`,
        (windowUnits / window) * prices.writeUnits,
      ],
      [
        'reads',
        `${(counts.readUnits / addresses).toFixed(3)} units each`,
        (counts.readUnits / addresses) * prices.readUnits,
      ],
      ['requests to the HTTP API', `${million} requests`, (million / 1e6) * prices.httpRequests],
      [
        'Lambda, working',
        `${cpuSeconds.toFixed(0)} s at 1 769 MB`,
        cpuSeconds * functionGigabytes * prices.lambdaGigabyteSecond,
      ],
      [
        'Lambda, waiting for the rate',
        `${waiting} s at 512 MB`,
        waiting * deliverGigabytes * prices.lambdaGigabyteSecond,
      ],
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
