import * as validators from './generated/validators.js';
import type { MailEvent } from './mail-event.ts';
import { type Parsed, parse, refuse } from './parse.ts';

/** Checks an event of SES. @param text its JSON */
export function parseMailEvent(text: string): Parsed<MailEvent> {
  try {
    return parse(validators.mailEvent, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse('', 'The event is no JSON.');
    throw error;
  }
}
