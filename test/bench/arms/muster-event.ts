import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { httpEvent } from '../../support/lambda-events.ts';
import { apiKey, organizationId } from '../load.ts';

const path = `/v1/organizations/${organizationId}/mdm/apple/enterprise/enrollment-tokens/bulk`;

/** A bulk request as API Gateway hands it over. */
export function bulkEvent(
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyEventV2 {
  return httpEvent({ method: 'POST', path, key: apiKey, headers, body });
}
