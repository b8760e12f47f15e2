import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import { Configuration } from './configuration.ts';
import { DirectEvent } from './direct-event.ts';
import { IdempotencyKey, OrganizationId, strict } from './fields.ts';
import { MailEvent } from './mail-event.ts';
import { type Operation, operations } from './operations.ts';

export type Operations = typeof operations;
export type OperationName = keyof Operations;

/** Path parameters. */
export type Path<N extends OperationName> = Fields<
  Operations[N]['parameters'] & { organizationId: typeof OrganizationId }
>;

/** Query parameters, converted. */
export type Query<N extends OperationName> = Fields<Operations[N]['query']>;

/** Path parameters besides the organization, query and body in one object: what a direct event carries. */
export type Input<N extends OperationName> = Fields<
  Operations[N]['parameters'] & Operations[N]['query'] & BodyFields<Operations[N]>
>;

type BodyFields<O extends Operation> = O extends { body: TObject<infer P> } ? P : unknown;
type Fields<P> = P extends TProperties ? Static<TObject<P>> : never;

/** The headers that a request is checked for; all others are none of our business. */
const Headers = Type.Object({ 'idempotency-key': Type.Optional(IdempotencyKey) });
export type RequestHeaders = Static<typeof Headers>;

/** Every schema that something from outside is checked by; `bin/generate.ts` compiles them. */
export const requestSchemas = {
  /** As it comes back from the store. */
  configuration: Configuration,
  headers: Headers,
  directEvent: DirectEvent,
  mailEvent: MailEvent,
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, schemasOf(operation)]),
  ),
};

function schemasOf({ parameters, query, body, wrappedBody }: Operation): Record<string, TSchema> {
  return {
    path: strict({ organizationId: OrganizationId, ...parameters }),
    query: strict(query),
    ...(wrappedBody
      ? { body: wrappedBody }
      : { input: strict({ ...parameters, ...query, ...body?.properties }) }),
  };
}
