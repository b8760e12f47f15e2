import Type from 'typebox';
import Value from 'typebox/value';

const action = Type.Optional(Type.String({ description: 'only calls of this action; any by default' }));
const times = Type.Optional(
  Type.Integer({ minimum: 1, description: 'how often it happens; once by default' }),
);

/**
 * What goes wrong in the calls to come.
 * - `lost`: the connection is cut in place of an answer; the mails are accepted, unless `accepted` is false
 * - `late`: the mails are accepted, the answer comes after so many milliseconds
 * - `refused`: nothing is accepted, 400 with `code` (`Throttling` by default)
 * - `failed`: nothing is accepted, 500 `InternalFailure`
 * - `denied`: until faults are cleared, a call to any of these addresses is refused whole, 403 `AccessDenied` on the
 *   recipient's identity: what an account in the sandbox answers where IAM does not grant that identity
 * - `status`: SendBulkTemplatedEmail gives this status to these addresses and sends them nothing
 */
const Fault = Type.Union([
  strict({ answer: Type.Literal('lost'), accepted: Type.Optional(Type.Boolean()), action, times }),
  strict({ answer: Type.Literal('late'), milliseconds: Type.Integer({ minimum: 0 }), action, times }),
  strict({
    answer: Type.Literal('refused'),
    code: Type.Optional(Type.String()),
    message: Type.Optional(Type.String()),
    action,
    times,
  }),
  strict({ answer: Type.Literal('failed'), action, times }),
  strict({ denied: Type.Array(Type.String()) }),
  strict({ status: Type.String(), addresses: Type.Array(Type.String()), times }),
]);

export type Fault = Type.Static<typeof Fault>;
export type AnswerFault = Extract<Fault, { answer: string }>;

/** @throws Error saying what is wrong, for JSON that is no list of faults */
export function parseFaults(json: unknown): Fault[] {
  return Value.Parse(Type.Array(Fault), json);
}

/** Faults waiting to happen, in the order they were given. */
export class Faults {
  #answers: AnswerFault[] = [];
  #statuses = new Map<string, string[]>();
  #denied = new Set<string>();

  add(faults: readonly Fault[]): void {
    for (const fault of faults) {
      if ('denied' in fault) {
        for (const address of fault.denied) this.#denied.add(address.toLowerCase());
      } else if ('answer' in fault) {
        this.#answers.push(...Array.from({ length: fault.times ?? 1 }, () => fault));
      } else {
        for (const address of fault.addresses) this.#queue(address, fault.status, fault.times ?? 1);
      }
    }
  }

  clear(): void {
    this.#answers = [];
    this.#statuses.clear();
    this.#denied.clear();
  }

  /** Takes the next fault for a call of an action. */
  next(name: string): AnswerFault | undefined {
    const index = this.#answers.findIndex((fault) => (fault.action ?? name) === name);
    return index < 0 ? undefined : this.#answers.splice(index, 1)[0];
  }

  isDenied(address: string): boolean {
    return this.#denied.has(address.toLowerCase());
  }

  /** Takes the next status set for an address. */
  statusFor(address: string): string | undefined {
    return this.#statuses.get(address.toLowerCase())?.shift();
  }

  #queue(address: string, status: string, repeated: number): void {
    const key = address.toLowerCase();
    const queued = this.#statuses.get(key) ?? [];
    this.#statuses.set(key, [...queued, ...Array.from({ length: repeated }, () => status)]);
  }
}

function strict<T extends Type.TProperties>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}
