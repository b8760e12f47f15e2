import type { Counts } from './messages.ts';

/** Counts what comes in. */
export class Counter {
  readonly #calls: Record<string, number> = {};
  readonly #written: Record<string, number> = {};
  readonly #unitsWritten: Record<string, number> = {};
  readonly #refused: Record<string, number> = {};
  #readUnits = 0;
  #recipients = 0;
  #sendFrom = 0;
  #sendTo = 0;
  #lastRecipients = 0;

  call(name: string): void {
    this.#calls[name] = (this.#calls[name] ?? 0) + 1;
  }

  refused(name: string): void {
    this.#refused[name] = (this.#refused[name] ?? 0) + 1;
  }

  /** @param bytes size of the item @param indexes how many of the table's indexes it is in */
  wrote(kind: string, bytes: number, indexes: number): void {
    this.#written[kind] = (this.#written[kind] ?? 0) + 1;
    const units = Math.max(1, Math.ceil(bytes / 1024)) + indexes;
    this.#unitsWritten[kind] = (this.#unitsWritten[kind] ?? 0) + units;
  }

  read(bytes: number): void {
    this.#readUnits += Math.max(1, Math.ceil(bytes / 4096));
  }

  sent(recipients: number): void {
    this.#recipients += recipients;
    this.#sendTo = Date.now();
    this.#sendFrom ||= this.#sendTo;
    this.#lastRecipients = recipients;
  }

  get counts(): Counts {
    return {
      calls: { ...this.#calls },
      written: { ...this.#written },
      refused: { ...this.#refused },
      unitsWritten: { ...this.#unitsWritten },
      readUnits: this.#readUnits,
      recipients: this.#recipients,
      sendFrom: this.#sendFrom,
      sendTo: this.#sendTo,
      lastRecipients: this.#lastRecipients,
    };
  }
}
