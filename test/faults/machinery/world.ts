import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { checked } from '../../../bin/local/checked.ts';
import { startMail } from '../../../bin/local/mail.ts';
import { localAccountId } from '../../../bin/local/place.ts';
import type { LocalSes, SesEvent } from '../../../bin/local/ses/server.ts';
import type { Item } from '../../../lambda/store/table.ts';
import { type StartedProxy, startProxy } from '../../support/proxy.ts';
import type { Clock } from './clock.ts';
import { type Mail, readInbox, type SendCall } from './mails.ts';
import type { Outcome } from './processes.ts';
import type { Call } from './recorder.ts';
import { RunningFunction } from './running-function.ts';
import { batchesIn, putItem, readAll, replaceAll, type StoredToken, tokensIn } from './table.ts';
import type { FunctionName, TestBed } from './test-bed.ts';

/** A world that can begin again from where it was. */
export interface Snapshot {
  readonly items: readonly Item[];
  readonly mails: readonly Mail[];
  readonly now: number;
}

/** Runs of the deliver function after which what is still due is due forever. */
const maxRuns = 80;

const minute = 60_000;

/** Everything that one scenario sees: its table, its SES, its time, its functions. */
export class World {
  readonly bed: TestBed;
  readonly #ses: LocalSes;
  readonly #lambda: StartedProxy;
  readonly #earlier: readonly Mail[];
  readonly #functions = new Map<FunctionName, RunningFunction>();
  readonly #started: RunningFunction[] = [];
  readonly #sendCalls: SendCall[] = [];
  #events: SesEvent[] = [];
  #eventsSeen = 0;
  #invocations: unknown[] = [];
  /** What SES tells, as this world hears it; `undefined` for news that never come. */
  alterEvent: (event: SesEvent) => SesEvent | undefined = (event) => event;

  private constructor(bed: TestBed, ses: LocalSes, lambda: StartedProxy, earlier: readonly Mail[]) {
    this.bed = bed;
    this.#ses = ses;
    this.#lambda = lambda;
    this.#earlier = earlier;
  }

  static async begin(bed: TestBed, { items, mails, now }: Snapshot): Promise<World> {
    bed.clock.set(now);
    await replaceAll(bed, items);
    const ses = await startMail(bed.stack, {
      mailPort: 0,
      ratePerSecond: 1000,
      region: 'us-east-1',
      accountId: localAccountId,
      now: bed.clock.now,
      onEvent: (event) => world.#hear(event),
    });
    const lambda = await startProxy((_incoming, body, response) => {
      world.#invocations.push(JSON.parse(body.toString() || '{}'));
      response.writeHead(202, { 'x-amzn-requestid': randomUUID() }).end();
    });
    const world: World = new World(bed, ses, lambda, mails);
    return world;
  }

  get clock(): Clock {
    return this.bed.clock;
  }

  items(): Promise<Item[]> {
    return readAll(this.bed);
  }

  put(item: Item): Promise<void> {
    return putItem(this.bed, item);
  }

  async snapshot(): Promise<Snapshot> {
    return { items: await this.items(), mails: await this.mails(), now: this.clock.now() };
  }

  /** All mails in the order they were accepted. */
  async mails(): Promise<Mail[]> {
    return [...this.#earlier, ...(await readInbox(this.#ses.inboxUrl, this.#sendCalls))];
  }

  /** A function in a process of its own. */
  async start(name: FunctionName): Promise<RunningFunction> {
    const { dynamodbUrl: dynamodb } = this.bed;
    const endpoints = { dynamodb, ses: this.#ses.url, lambda: this.#lambda.url };
    const note = this.#noter();
    const running = await RunningFunction.start(this.bed, name, endpoints, note);
    this.#started.push(running);
    return running;
  }

  /** Calls a function that nothing happens to. @throws Error when it dies or throws */
  async call(name: FunctionName, event: unknown): Promise<unknown> {
    const running = this.#functions.get(name) ?? (await this.start(name));
    this.#functions.set(name, running);
    const outcome = await running.invoke(event);
    if (outcome.kind === 'returned') return outcome.value;
    throw new Error(`${name}: ${describe(outcome)}\n${running.lines.join('\n')}`);
  }

  /**
   * Lets the schedule run, and SES's events come, until no batch is due and nobody was asked for.
   *
   * @returns whether that came to pass
   */
  async settle(): Promise<boolean> {
    for (let runs = 0; runs < maxRuns; runs += 1) {
      const heard = await this.#recordEvents();
      const invocations = this.#invocations.splice(0);
      for (const event of invocations) await this.call('deliver', event);
      if (heard + invocations.length > 0) continue;
      const due = Math.min(
        ...batchesIn(await this.items()).map(({ dueAt = Number.POSITIVE_INFINITY }) => dueAt),
      );
      if (due === Number.POSITIVE_INFINITY) return true;
      this.clock.advanceTo(Math.max(due, this.clock.now() + minute));
      await this.call('deliver', {});
    }
    return false;
  }

  /** Hands all events that have come to the function that records them. @returns how many there were */
  async #recordEvents(): Promise<number> {
    const events = await this.takeEvents();
    if (events.length > 0) await this.call('email-events', eventsOf(events));
    return events.length;
  }

  /** Waits for what SES has to tell of the mails so far, and takes it. */
  async takeEvents(): Promise<SesEvent[]> {
    const mails = this.#sendCalls.reduce((sum, { call }) => sum + successes(call), 0);
    // A Send event and at least one of the arrival for each mail.
    for (let waited = 0; this.#eventsSeen < 2 * mails && waited < 100; waited += 1) await sleep(10);
    return this.#events.splice(0);
  }

  async close(): Promise<void> {
    for (const running of this.#started) await running.close();
    await Promise.all([this.#ses.close(), this.#lambda.close()]);
  }

  #hear(event: SesEvent): void {
    this.#eventsSeen += 1;
    const altered = this.alterEvent(event);
    if (altered) this.#events.push(altered);
  }

  /** Keeps the calls that send, each with the tokens as of the last note of what is in flight: later is too late. */
  #noter(): (call: Call) => Promise<void> {
    let tokens: readonly StoredToken[] | undefined;
    return async (call) => {
      if (notesWhatIsInFlight(call)) tokens = tokensIn(await this.items());
      if (call.action !== 'SendBulkTemplatedEmail') return;
      this.#sendCalls.push({ call, at: this.clock.now(), tokens: tokens ?? tokensIn(await this.items()) });
    };
  }
}

/** Events as their queue hands them over, in one batch. */
export function eventsOf(events: readonly object[]): object {
  const Records = events.map((event, n) => ({
    messageId: String(n),
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: '1' },
    eventSource: 'aws:sqs',
  }));
  return { Records };
}

export function describe(outcome: Outcome): string {
  return outcome.kind === 'threw' ? outcome.message : outcome.kind;
}

const Note = Type.Object({
  ExpressionAttributeValues: Type.Object({
    ':cursor': Type.Object({ N: Type.String() }),
    ':windowEnd': Type.Object({ N: Type.String() }),
  }),
});

/** Whether a call writes of a batch which of its chunks may be under way from now on. */
function notesWhatIsInFlight({ action, body }: Call): boolean {
  if (action !== 'UpdateItem' || !body.includes(':windowEnd')) return false;
  const { ExpressionAttributeValues: values } = checked(Note, JSON.parse(body), 'The note');
  return Number(values[':windowEnd'].N) > Number(values[':cursor'].N);
}

function successes({ answer }: Call): number {
  return answer?.body.toString().match(/<Status>Success/g)?.length ?? 0;
}
