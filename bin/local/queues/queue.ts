import { randomUUID } from 'node:crypto';

export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly visibilityTimeoutMs: number;
  readonly retentionMs: number;
  readonly delayMs: number;
  /** After so many receives without a delete a message moves to the queue with this ARN. */
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined;
}

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
  /** Names this receive of the message. */
  readonly receiptHandle: string;
}

/** A standard queue, in memory. */
export interface Queue {
  readonly settings: QueueSettings;
  /** @returns the message's id */
  send(body: string, attributes: Readonly<Record<string, string>>, delayMs?: number): string;
  /** Takes up to `limit` visible messages and hides them for a while. */
  receive(limit: number, visibilityTimeoutMs?: number): Message[];
  /** @returns false for a receipt handle of an earlier receive or of no message */
  delete(receiptHandle: string): boolean;
  /** Changes how long from now a received message stays hidden. */
  hide(receiptHandle: string, visibilityTimeoutMs: number): boolean;
  purge(): void;
  counts(): { readonly visible: number; readonly hidden: number };
}

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: number;
  firstReceivedAt: number;
  receiveCount: number;
  visibleAt: number;
  receiptHandle: string;
}

/**
 * @param moveToDeadLetters takes a message that was received too often
 * @param now epoch milliseconds
 */
export function createQueue(
  settings: QueueSettings,
  moveToDeadLetters: (arn: string, message: Message) => void,
  now: () => number = Date.now,
): Queue {
  let messages: Stored[] = [];
  const byHandle = (handle: string): Stored | undefined =>
    messages.find(({ receiptHandle }) => receiptHandle === handle);

  function takeOut(stored: Stored): void {
    messages = messages.filter((message) => message !== stored);
  }

  return {
    settings,
    send(body, attributes, delayMs = settings.delayMs) {
      const id = randomUUID();
      const sentAt = now();
      messages.push({
        id,
        body,
        attributes,
        sentAt,
        firstReceivedAt: 0,
        receiveCount: 0,
        visibleAt: sentAt + delayMs,
        receiptHandle: '',
      });
      return id;
    },
    receive(limit, visibilityTimeoutMs = settings.visibilityTimeoutMs) {
      const at = now();
      messages = messages.filter(({ sentAt }) => at - sentAt < settings.retentionMs);
      const received: Message[] = [];
      for (const stored of messages) {
        if (received.length === limit) break;
        if (stored.visibleAt > at) continue;
        if (settings.redrive && stored.receiveCount >= settings.redrive.maxReceiveCount) {
          takeOut(stored);
          moveToDeadLetters(settings.redrive.deadLetterArn, { ...stored });
          continue;
        }
        stored.receiveCount += 1;
        stored.firstReceivedAt ||= at;
        stored.visibleAt = at + visibilityTimeoutMs;
        stored.receiptHandle = randomUUID();
        received.push({ ...stored });
      }
      return received;
    },
    delete(receiptHandle) {
      const stored = byHandle(receiptHandle);
      if (stored) takeOut(stored);
      return stored !== undefined;
    },
    hide(receiptHandle, visibilityTimeoutMs) {
      const stored = byHandle(receiptHandle);
      if (stored) stored.visibleAt = now() + visibilityTimeoutMs;
      return stored !== undefined;
    },
    purge() {
      messages = [];
    },
    counts() {
      const at = now();
      const visible = messages.filter(({ visibleAt }) => visibleAt <= at).length;
      return { visible, hidden: messages.length - visible };
    },
  };
}
