import { createHash } from 'node:crypto';
import type { Place } from '../place.ts';

/** What `Ref` and `Fn::GetAtt` yield for the resources of one type. */
export interface ReferenceRules {
  /** Path of the property that names the resource; without it a name is made from stack and logical id. */
  readonly nameProperty?: string;
  ref(name: string, place: Place): string;
  readonly attributes: Readonly<Record<string, (name: string, place: Place) => string>>;
}

/**
 * @param type such as `AWS::Lambda::Function`
 * @returns the rules by AWS's documentation of its resource types; for a type that is not known here, `Ref` is
 *   the name and there are no attributes
 */
export function referenceRules(type: string): ReferenceRules {
  return rules[type] ?? { ref: (name) => name, attributes: {} };
}

/** Id of the one API that the engine serves; also the leading part of its host name on AWS. */
export const apiId = 'local';

/** Name of an API on AWS, which the engine replaces by its own address. */
export function awsApiOrigin({ region }: Place): string {
  return `https://${apiId}.execute-api.${region}.amazonaws.com`;
}

const rules: Readonly<Record<string, ReferenceRules>> = {
  'AWS::ApiGatewayV2::Api': {
    ref: () => apiId,
    attributes: { ApiId: () => apiId, ApiEndpoint: (_name, { apiUrl }) => apiUrl },
  },
  'AWS::DynamoDB::GlobalTable': named('TableName', 'dynamodb', 'table/'),
  'AWS::DynamoDB::Table': named('TableName', 'dynamodb', 'table/'),
  'AWS::Events::Rule': named('Name', 'events', 'rule/'),
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    ref: (name) => name,
    attributes: { Arn: (name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}` },
  },
  'AWS::KMS::Key': named(undefined, 'kms', 'key/'),
  'AWS::Lambda::Function': named('FunctionName', 'lambda', 'function:'),
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    ref: (name) => name,
    attributes: { Arn: (name, place) => `${arn('logs', 'log-group:', name, place)}:*` },
  },
  'AWS::SES::ConfigurationSet': { nameProperty: 'Name', ref: (name) => name, attributes: {} },
  'AWS::SES::EmailIdentity': { nameProperty: 'EmailIdentity', ref: (name) => name, attributes: {} },
  'AWS::SES::Template': { nameProperty: 'Template.TemplateName', ref: (name) => name, attributes: {} },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: (name, place) => arn('sns', '', name, place),
    attributes: { TopicArn: (name, place) => arn('sns', '', name, place), TopicName: (name) => name },
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    ref: queueUrl,
    attributes: {
      Arn: (name, place) => arn('sqs', '', name, place),
      QueueName: (name) => name,
      QueueUrl: queueUrl,
    },
  },
  'AWS::Scheduler::Schedule': named('Name', 'scheduler', 'schedule/default/'),
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    ref: secretArn,
    attributes: { Id: secretArn },
  },
};

function named(nameProperty: string | undefined, service: string, prefix: string): ReferenceRules {
  return {
    ...(nameProperty === undefined ? {} : { nameProperty }),
    ref: (name) => name,
    attributes: { Arn: (name, place) => arn(service, prefix, name, place) },
  };
}

function arn(service: string, prefix: string, name: string, { region, accountId }: Place): string {
  return `arn:aws:${service}:${region}:${accountId}:${prefix}${name}`;
}

function queueUrl(name: string, place: Place): string {
  return `${place.queueUrl}/${place.accountId}/${name}`;
}

/** Secrets Manager ends the ARN of a secret with six characters of its own; here they follow from the name. */
function secretArn(name: string, place: Place): string {
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return arn('secretsmanager', 'secret:', `${name}-${suffix}`, place);
}
