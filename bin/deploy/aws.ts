import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { resourceNames } from '../../lib/names.ts';
import type { Stage } from '../../lib/stages.ts';
import { Refusal } from '../admin/refusal.ts';

/**
 * The region that AWS settings name. The CDK command would take one of its own where they name none.
 *
 * @throws Error that the region is missing
 */
export async function findRegion(profile: string | undefined): Promise<string> {
  const client = new DynamoDBClient(ofProfile(profile));
  try {
    return await client.config.region();
  } finally {
    client.destroy();
  }
}

/**
 * Whether a stage has been deployed and protected from deletion: its table is, and its functions are there. A table
 * alone may be what a deleted stack left behind.
 *
 * @throws Refusal when AWS does not say
 */
export async function isProtected(stage: Stage, profile: string | undefined): Promise<boolean> {
  const names = resourceNames(stage);
  const dynamodb = new DynamoDBClient(ofProfile(profile));
  const lambda = new LambdaClient(ofProfile(profile));
  try {
    const [table, deliver] = await Promise.all([
      unlessMissing(() => dynamodb.send(new DescribeTableCommand({ TableName: names.table }))),
      unlessMissing(() =>
        lambda.send(new GetFunctionConfigurationCommand({ FunctionName: names.of('deliver') })),
      ),
    ]);
    return deliver !== undefined && table?.Table?.DeletionProtectionEnabled === true;
  } catch (error) {
    if (!(error instanceof Error && error.name.startsWith('AccessDenied'))) throw error;
    throw new Refusal(
      `Nothing was deployed: AWS does not let these credentials see whether ${stage} has been deployed before ` +
        `(dynamodb:DescribeTable, lambda:GetFunctionConfiguration). Say so yourself: -c firstDeployment=true until ` +
        'a deployment has succeeded, -c firstDeployment=false from then on.',
    );
  } finally {
    dynamodb.destroy();
    lambda.destroy();
  }
}

function ofProfile(profile: string | undefined): { readonly profile?: string } {
  return profile === undefined ? {} : { profile };
}

async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
