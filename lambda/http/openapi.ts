import Type, { type TProperties } from 'typebox';
import { type FailureKind, failureKinds } from '../failure.ts';
import { ErrorBody } from '../schemas/error.ts';
import { IdempotencyKey, OrganizationId, text } from '../schemas/fields.ts';
import { type Operation, operations } from '../schemas/operations.ts';
import { statuses } from './failure-response.ts';
import { type Route, routes } from './routes.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the API. */
export function openApiDocument(): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: describeRoute(route, operations[route.operation], schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version: '1.0.0',
      description: 'Creates Apple MDM enrollment tokens in bulk and invites each person by e-mail.',
    },
    servers: [{ url: 'http://localhost:3000', description: 'npm start' }],
    security: [{ apiKey: [] }],
    paths,
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } }, schemas },
  };
}

function describeRoute(route: Route, operation: Operation, schemas: Json): Json {
  const { body, wrappedBody } = operation;
  const forms = [body, wrappedBody].flatMap((form) => (form ? [describe(form, schemas)] : []));
  return {
    operationId: route.name,
    summary: operation.summary,
    description: `Permission: \`${route.permission}\``,
    parameters: [
      ...describeParameters({ organizationId: OrganizationId, ...operation.parameters }, schemas, (name) =>
        route.path.includes(`{${name}}`) ? 'path' : 'query',
      ),
      ...describeParameters(operation.query, schemas, () => 'query', false),
      ...describeParameters(operation.makesBatch ? batchHeaders : {}, schemas, () => 'header', false),
    ],
    ...(forms.length > 0 && {
      requestBody: { required: true, content: json(forms.length > 1 ? { anyOf: forms } : forms[0]) },
    }),
    responses: {
      ...describeAnswers(operation, schemas),
      ...describeFailures([...commonFailures, ...operation.failures], schemas),
    },
  };
}

const batchHeaders = {
  'Idempotency-Key': Type.Optional(IdempotencyKey),
  Prefer: Type.Optional(
    text({
      description: '`return=representation` lists the tokens in the answer; `respond-async` answers at once',
    }),
  ),
};

const commonFailures: readonly FailureKind[] = [
  'invalidRequest',
  'noAuthToken',
  'invalidToken',
  'tokenExpired',
  'forbidden',
  'notFound',
  'unexpected',
  'unavailable',
];

function describeParameters(
  properties: TProperties,
  schemas: Json,
  placeOf: (name: string) => 'path' | 'query' | 'header',
  required = true,
): Json[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: placeOf(name),
    required,
    schema: describe(schema, schemas),
  }));
}

function describeAnswers({ answers, makesBatch }: Operation, schemas: Json): Json {
  const described = Object.entries(answers).map(([status, { description, data }]) => {
    const body = Type.Object({ status: Type.Literal(true), data });
    return [status, { description, ...(makesBatch && { headers }), content: json(describe(body, schemas)) }];
  });
  return Object.fromEntries(described);
}

const headers = {
  Location: { description: 'Path of the batch', schema: { type: 'string' } },
  'Idempotent-Replayed': {
    description: 'Set when this is the answer to an earlier request with the same Idempotency-Key',
    schema: { const: 'true' },
  },
};

function describeFailures(kinds: readonly FailureKind[], schemas: Json): Json {
  const byStatus = Object.groupBy(kinds, (kind) => statuses[kind]);
  const described = Object.entries(byStatus).map(([status, some = []]) => {
    const lines = some.map((kind) => `${failureKinds[kind].code} ${failureKinds[kind].message}`);
    return [status, { description: lines.join('; '), content: json(describe(ErrorBody, schemas)) }];
  });
  return Object.fromEntries(described);
}

function json(schema: unknown): Json {
  return { 'application/json': { schema } };
}

/** A schema as clients need to know it. One with a title goes to `schemas`, with a reference in its place. */
function describe(schema: object, schemas: Json): Json {
  if (!('title' in schema) || typeof schema.title !== 'string') return inline(schema, schemas);
  schemas[schema.title] ??= inline(schema, schemas);
  return { $ref: `#/components/schemas/${schema.title}` };
}

function inline(schema: object, schemas: Json): Json {
  const text = JSON.stringify(schema, (key, value) => {
    if (ownKeywords.has(key) && value === true) return undefined;
    if (typeof value !== 'object' || value === null) return value;
    return key !== '' && typeof value.title === 'string' ? describe(value, schemas) : requireLess(value);
  });
  return JSON.parse(text);
}

const ownKeywords = new Set(['wellFormed', 'lowerCase']);

/** Our types count fields with a default as always there; who sends a request may leave them out. */
function requireLess(schema: { required?: unknown; properties?: Record<string, object> }): object {
  const { required, properties } = schema;
  if (!Array.isArray(required) || properties === undefined) return schema;
  return { ...schema, required: required.filter((name) => !('default' in (properties[name] ?? {}))) };
}
