import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * Checks a value that came from outside (template, request, file) and gives it its type.
 *
 * @param what names the value in the message, e.g. `Table (AWS::DynamoDB::Table)`
 * @throws Error that names every place at which the value is not of the shape
 */
export function checked<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): Static<Schema> {
  if (Value.Check(schema, value)) return value;
  const faults = Value.Errors(schema, value).map(({ instancePath, message }) =>
    `${instancePath} ${message}`.trim(),
  );
  throw new Error(`${what}: ${faults.join('; ')}`);
}
