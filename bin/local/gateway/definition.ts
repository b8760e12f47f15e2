import { Type } from 'typebox';
import type { FunctionDefinition } from '../functions/definition.ts';
import type { Functions } from '../functions/functions.ts';
import type { Resource, Stack } from '../template/stack.ts';

/** One route of the HTTP API, as the template says. */
export interface RouteDefinition {
  /** `POST /things/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly key: string;
  readonly target: FunctionDefinition;
  /** How long the gateway waits for the function. */
  readonly timeoutMs: number;
}

const Api = Type.Object({
  ProtocolType: Type.Optional(Type.Literal('HTTP')),
  CorsConfiguration: Type.Optional(Type.Never()),
});
const Stage = Type.Object({ StageName: Type.Literal('$default') });
const Route = Type.Object({
  RouteKey: Type.String({ pattern: '^(\\$default$|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /)' }),
  Target: Type.String(),
  AuthorizationType: Type.Optional(Type.Literal('NONE')),
});
const Integration = Type.Object({
  IntegrationType: Type.Literal('AWS_PROXY'),
  IntegrationUri: Type.String(),
  PayloadFormatVersion: Type.Literal('2.0'),
  TimeoutInMillis: Type.Optional(Type.Integer()),
});

/** The longest that an HTTP API waits, and its default. */
const maximumTimeoutMs = 30_000;

/**
 * Reads the HTTP API of a stack.
 *
 * @throws Error for what this gateway does not do: other stages than `$default`, CORS, authorizers, integrations
 *   that are no function by payload format 2.0, a second API
 */
export function readRoutes(stack: Stack, functions: Functions): RouteDefinition[] {
  const apis = stack.resources('AWS::ApiGatewayV2::Api', Api);
  if (apis.length > 1) throw new Error('The local engine serves one HTTP API; the template has more');
  stack.resources('AWS::ApiGatewayV2::Stage', Stage);
  const integrations = stack.resources('AWS::ApiGatewayV2::Integration', Integration);
  return stack.resources('AWS::ApiGatewayV2::Route', Route).map((route) => {
    const integration = integrations.find(({ ref }) => route.properties.Target === `integrations/${ref}`);
    if (!integration) throw new Error(`${route.label}: no integration ${route.properties.Target}`);
    return {
      key: route.properties.RouteKey,
      target: targetOf(integration, functions),
      timeoutMs: integration.properties.TimeoutInMillis ?? maximumTimeoutMs,
    };
  });
}

function targetOf(
  { label, properties }: Resource<{ IntegrationUri: string }>,
  functions: Functions,
): FunctionDefinition {
  const target = functions.find(properties.IntegrationUri.replace(/\/invocations$/, ''));
  if (!target) throw new Error(`${label}: no function ${properties.IntegrationUri}`);
  return target;
}
