import type { StubItem } from './messages.ts';
import { Refusal } from './refusal.ts';

/** What an expression's names and values stand for. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

/** Whether a condition holds for an item; as much of DynamoDB's language as the service uses. */
export function holds(expression: string, item: StubItem | undefined, placeholders: Placeholders): boolean {
  return new Expression(expression, item ?? {}, placeholders).condition();
}

/** The item after an update: SET with sums and if_not_exists, REMOVE, ADD of numbers and of sets of texts. */
export function updated(expression: string, item: StubItem, placeholders: Placeholders): StubItem {
  return new Expression(expression, item, placeholders).update();
}

const lexeme = /\s*([#:]?\w+|<=|>=|<>|[=<>+\-(),])/gy;

class Expression {
  readonly #item: StubItem;
  readonly #placeholders: Placeholders;
  readonly #lexemes: string[];
  #at = 0;

  constructor(text: string, item: StubItem, placeholders: Placeholders) {
    this.#item = item;
    this.#placeholders = placeholders;
    this.#lexemes = [...text.matchAll(lexeme)].map(([, found]) => found ?? '');
  }

  condition(): boolean {
    let result = this.#conjunction();
    while (this.#accept('OR')) result = this.#conjunction() || result;
    return result;
  }

  update(): StubItem {
    const next: Record<string, unknown> = { ...this.#item };
    while (this.#at < this.#lexemes.length) {
      const section = this.#take();
      do {
        const name = this.#name();
        if (section === 'REMOVE') delete next[name];
        else if (section === 'ADD') next[name] = added(this.#item[name], this.#operand());
        else if (section === 'SET' && this.#accept('=')) next[name] = this.#sum();
        else throw new Refusal('ValidationException', `Unknown section ${section}`);
      } while (this.#accept(','));
    }
    return next;
  }

  #conjunction(): boolean {
    let result = this.#comparison();
    while (this.#accept('AND')) result = this.#comparison() && result;
    return result;
  }

  #comparison(): boolean {
    if (this.#accept('(')) {
      const result = this.condition();
      this.#accept(')');
      return result;
    }
    const left = this.#operand();
    if (typeof left === 'boolean') return left;
    return compare(this.#take(), left, this.#operand());
  }

  #sum(): unknown {
    const left = this.#operand();
    if (this.#accept('+')) return sum(left, this.#operand(), 1);
    if (this.#accept('-')) return sum(left, this.#operand(), -1);
    return left;
  }

  #operand(): unknown {
    const word = this.#lexemes[this.#at] ?? '';
    if (word.startsWith(':')) return this.#placeholders.ExpressionAttributeValues?.[this.#take()];
    if (this.#lexemes[this.#at + 1] !== '(') return this.#item[this.#name()];
    this.#at += 2;
    const stored = this.#item[this.#name()];
    const fallback = this.#accept(',') ? this.#operand() : undefined;
    this.#accept(')');
    if (word === 'attribute_exists') return stored !== undefined;
    if (word === 'attribute_not_exists') return stored === undefined;
    if (word === 'if_not_exists') return stored ?? fallback;
    if (word === 'begins_with') return String(plain(stored) ?? '').startsWith(String(plain(fallback)));
    if (word === 'size') return stored === undefined ? undefined : { N: String(lengthOf(stored)) };
    throw new Refusal('ValidationException', `Unknown function ${word}`);
  }

  #name(): string {
    const word = this.#take();
    return word.startsWith('#') ? (this.#placeholders.ExpressionAttributeNames?.[word] ?? word) : word;
  }

  #accept(word: string): boolean {
    if (this.#lexemes[this.#at] !== word) return false;
    this.#at += 1;
    return true;
  }

  #take(): string {
    const word = this.#lexemes[this.#at];
    if (word === undefined) throw new Refusal('ValidationException', 'The expression ends too soon');
    this.#at += 1;
    return word;
  }
}

function compare(operator: string, left: unknown, right: unknown): boolean {
  const [a, b] = [plain(left), plain(right)];
  if (a === undefined || b === undefined) return false;
  switch (operator) {
    case '=':
      return a === b;
    case '<>':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new Refusal('ValidationException', `Unknown operator ${operator}`);
  }
}

function plain(value: unknown): string | number | boolean | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('N' in value) return Number(value.N);
  if ('S' in value && typeof value.S === 'string') return value.S;
  return 'BOOL' in value ? value.BOOL === true : undefined;
}

/** @returns the texts of a set; none of anything else */
export function textsOf(value: unknown): readonly string[] {
  const texts: unknown = typeof value === 'object' && value !== null && 'SS' in value ? value.SS : [];
  return Array.isArray(texts) ? texts.map(String) : [];
}

function lengthOf(value: unknown): number {
  return textsOf(value).length || String(plain(value) ?? '').length;
}

function added(before: unknown, more: unknown): unknown {
  const texts = textsOf(more);
  if (texts.length > 0) return { SS: [...new Set([...textsOf(before), ...texts])] };
  return sum(before ?? { N: '0' }, more, 1);
}

function sum(left: unknown, right: unknown, sign: 1 | -1): { N: string } {
  const [a, b] = [plain(left), plain(right)];
  if (typeof a !== 'number' || typeof b !== 'number') {
    throw new Refusal('ValidationException', 'A sum is of numbers');
  }
  return { N: String(a + sign * b) };
}
