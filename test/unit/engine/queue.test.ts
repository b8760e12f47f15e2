import { expect, test } from '@jest/globals';
import { createQueue, type Message } from '../../../bin/local/queues/queue.ts';

function open(maxReceiveCount?: number) {
  const clock = { now: 1_000 };
  const dead: Message[] = [];
  const queue = createQueue(
    {
      name: 'q',
      arn: 'arn:q',
      visibilityTimeoutMs: 30_000,
      retentionMs: 3_600_000,
      delayMs: 0,
      redrive: maxReceiveCount === undefined ? undefined : { deadLetterArn: 'arn:dead', maxReceiveCount },
    },
    (_arn, message) => dead.push(message),
    () => clock.now,
  );
  const bodies = (): string[] => queue.receive(10).map(({ body }) => body);
  return { queue, clock, dead, bodies };
}

test('a received message is hidden, and comes again when it was not deleted', () => {
  const { queue, clock, bodies } = open();
  queue.send('a', {});
  expect(bodies()).toEqual(['a']);
  expect(bodies()).toEqual([]);
  clock.now += 30_000;
  expect(queue.receive(1)).toMatchObject([
    { body: 'a', receiveCount: 2, sentAt: 1_000, firstReceivedAt: 1_000 },
  ]);
});

test('a deleted message is gone; the handle of an earlier receive deletes nothing', () => {
  const { queue, clock } = open();
  queue.send('a', {});
  const [first] = queue.receive(1);
  clock.now += 30_000;
  const [second] = queue.receive(1);
  expect(queue.delete(first?.receiptHandle ?? '')).toBe(false);
  expect(queue.delete(second?.receiptHandle ?? '')).toBe(true);
  expect(queue.counts()).toEqual({ visible: 0, hidden: 0 });
});

test('a message received too often moves to the dead letters in place of coming again', () => {
  const { queue, clock, dead, bodies } = open(2);
  queue.send('a', { why: 'x' });
  for (let n = 0; n < 2; n += 1) {
    expect(bodies()).toEqual(['a']);
    clock.now += 30_000;
  }
  expect(bodies()).toEqual([]);
  expect(dead).toMatchObject([{ body: 'a', attributes: { why: 'x' } }]);
});

test('a delayed message comes after its delay', () => {
  const { queue, clock, bodies } = open();
  queue.send('late', {}, 5_000);
  expect(bodies()).toEqual([]);
  clock.now += 5_000;
  expect(bodies()).toEqual(['late']);
});

test('a message is dropped when its retention is over', () => {
  const { queue, clock, bodies } = open();
  queue.send('old', {});
  clock.now += 3_600_000;
  expect(bodies()).toEqual([]);
  expect(queue.counts()).toEqual({ visible: 0, hidden: 0 });
});
