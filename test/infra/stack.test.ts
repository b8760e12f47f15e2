import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { environmentNames } from '../../lambda/environment.ts';
import { readStage, stages } from '../../lib/stages.ts';
import { buildStack, resources } from '../support/synth.ts';

const local = buildStack().template;
const production = buildStack('production').template;

test('the template of the local stage is as it was', () => {
  expect(withoutContents(local)).toMatchSnapshot();
});

test('whatever is named is named after its stage', () => {
  const names = JSON.stringify(production.toJSON()).match(/muster-(local|staging|production)[\w-]*/g);
  expect(new Set(names?.map((name) => name.split('-')[1]))).toEqual(new Set(['production']));
  for (const [type, property] of [
    ['AWS::DynamoDB::Table', 'TableName'],
    ['AWS::Lambda::Function', 'FunctionName'],
    ['AWS::CloudWatch::Alarm', 'AlarmName'],
    ['AWS::SecretsManager::Secret', 'Name'],
    ['AWS::SES::ConfigurationSet', 'Name'],
    ['AWS::Events::Rule', 'Name'],
    ['AWS::ApiGatewayV2::Api', 'Name'],
    ['AWS::SQS::Queue', 'QueueName'],
  ] as const) {
    production.allResourcesProperties(type, { [property]: Match.stringLikeRegexp('^muster-production') });
  }
});

test('a deployment says where it can be reached', () => {
  for (const entry of ['Http', 'EnrollPage', 'Direct', 'Deliver', 'EmailEvents'])
    local.hasOutput(`${entry}FunctionName`, {});
  local.hasOutput('ApiEndpoint', {});
  local.hasOutput('TableName', {});
});

test('a stage that does not exist is refused with the names of those that do', () => {
  expect(readStage(undefined)).toBe('local');
  expect(readStage('production')).toBe('production');
  expect(() => readStage('prod')).toThrow('There is no stage "prod", only local, staging, production');
});

describe('data', () => {
  test('is on demand, encrypted, restorable to any second and cleaned up by time', () => {
    local.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  test('is found by organization and by due time through indexes that hold keys and what taking turns needs', () => {
    const keysOnly = { ProjectionType: 'KEYS_ONLY' };
    const forTurns = { ProjectionType: 'INCLUDE', NonKeyAttributes: ['organizationId', 'leaseUntil'] };
    local.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: [
        Match.objectLike({ IndexName: 'byOrganization', Projection: keysOnly }),
        Match.objectLike({ IndexName: 'due', Projection: forTurns }),
      ],
      AttributeDefinitions: Match.arrayWith([{ AttributeName: 'dueAt', AttributeType: 'N' }]),
    });
  });

  test('cannot be deleted in production, and goes with the stack elsewhere', () => {
    production.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
    expect(buildStack('production').stack.terminationProtection).toBe(true);
    local.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  });

  test('and logs stay in production when the stack is deleted', () => {
    production.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'RetainExceptOnCreate' });
    local.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  test('keep their logical ids: under others they would be made anew, and every link would die', async () => {
    const [secret = ''] = Object.keys(resources(local, 'AWS::SecretsManager::Secret'));
    expect(Object.keys(resources(local, 'AWS::DynamoDB::Table'))).toEqual(['DataTableFDBAD0F2']);
    expect(secret).toBe('SigningKeysSecret988BD324');
    expect(await readFile('docs/runbook.md', 'utf8')).toContain(`"${secret}"`);
  });

  test('signing keys start with one random version, and outlive every stack', () => {
    local.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        GenerateSecretString: {
          SecretStringTemplate: '{"current":"1"}',
          GenerateStringKey: '1',
          PasswordLength: 64,
          ExcludePunctuation: true,
        },
      },
    });
  });
});

describe('a first deployment that fails', () => {
  const { stack, template } = buildStack('production', {}, { isFirstDeployment: true });

  test.each([template, production, local])('leaves nothing behind, so that it can be repeated', (stage) => {
    const policies = Object.values<{ DeletionPolicy?: string }>(stage.toJSON().Resources).map(
      ({ DeletionPolicy = 'Delete' }) => DeletionPolicy,
    );
    expect([...new Set(policies)].sort()).toEqual(['Delete', 'RetainExceptOnCreate']);
  });

  test('can be rolled back and deleted: neither the stack nor the table refuses it', () => {
    expect(stack.terminationProtection).toBe(false);
    template.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: false });
  });

  test('differs from the next one in nothing else', () => {
    const protect = (name: string, value: unknown): unknown =>
      name === 'DeletionProtectionEnabled' ? true : value;
    expect(JSON.parse(JSON.stringify(template.toJSON(), protect))).toEqual(production.toJSON());
  });
});

describe('functions', () => {
  test('run on Node 24 and arm64, with the whole environment', () => {
    for (const properties of Object.values(resources(local, 'AWS::Lambda::Function'))) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      for (const name of Object.values(environmentNames)) {
        expect(properties).toHaveProperty(`Environment.Variables.${name}`);
      }
    }
  });

  test('that answer requests keep their memory small', () => {
    for (const FunctionName of ['muster-local-http', 'muster-local-direct']) {
      expect(Object.values(resources(local, 'AWS::Lambda::Function'))).toContainEqual(
        expect.objectContaining({
          FunctionName,
          Environment: {
            Variables: expect.objectContaining({ NODE_OPTIONS: expect.stringContaining('semi-space') }),
          },
        }),
      );
    }
  });

  test('take no concurrency from the account for themselves', () => {
    for (const properties of Object.values(resources(local, 'AWS::Lambda::Function'))) {
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  test.each(['http', 'enroll-page'])('answer HTTP before API Gateway gives up: %s', (name) => {
    local.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `muster-local-${name}`,
      Timeout: 29,
    });
  });
});

describe('the API', () => {
  test('hands the paths of the API to the http function and all others to the page function, in payload format 2.0', () => {
    local.resourceCountIs('AWS::ApiGatewayV2::Route', 3);
    expect(targetOf('ANY /enroll/apple/{secret+}')).toMatch(/^FunctionsenrollPageFunction/);
    expect(targetOf('$default')).toMatch(/^FunctionsenrollPageFunction/);
    expect(targetOf('ANY /v1/{path+}')).toMatch(/^FunctionshttpFunction/);
    local.allResourcesProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
  });

  test('is throttled and lets no other site in', () => {
    local.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      RouteSettings: {
        'ANY /enroll/apple/{secret+}': { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
        $default: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
      },
    });
    local.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
  });

  test('logs the caller, the route, the status and the times of a request, and nothing that holds a secret', () => {
    const [stage] = Object.values(resources(local, 'AWS::ApiGatewayV2::Stage'));
    const format = JSON.stringify(stage);
    for (const field of [
      'requestId',
      'identity.sourceIp',
      'routeKey',
      'status',
      'responseLatency',
      'integrationLatency',
    ]) {
      expect(format).toContain(`$context.${field}`);
    }
    expect(format).not.toMatch(/\$context\.(path|proxy|authorizer|customDomain)/);
  });

  test('makes links under its own endpoint without a custom domain', () => {
    local.resourceCountIs('AWS::ApiGatewayV2::DomainName', 0);
    local.hasOutput('PublicUrl', {
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Api'), 'ApiEndpoint'] },
    });
  });

  test('makes links under the custom domain, with an alias when its zone is known', () => {
    const hostedZone = { id: 'Z1', name: 'example.com' };
    const { template } = buildStack('production', { domain: { ...domain, hostedZone } });
    template.hasOutput('PublicUrl', { Value: 'https://enroll.example.com' });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'enroll.example.com',
      DomainNameConfigurations: [
        Match.objectLike({
          CertificateArn: domain.certificateArn,
          SecurityPolicy: 'TLS_1_2',
          // Or the AAAA record would lead nowhere.
          IpAddressType: 'dualstack',
        }),
      ],
    });
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    template.allResourcesProperties('AWS::Route53::RecordSet', { Name: 'enroll.example.com.' });
    for (const Type of ['A', 'AAAA']) template.hasResourceProperties('AWS::Route53::RecordSet', { Type });
  });

  test('is reached under the custom domain alone', () => {
    const { template } = buildStack('production', { domain });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.hasOutput('ApiEndpoint', { Value: 'https://enroll.example.com' });
    local.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: Match.absent() });
  });

  test('says where to point the custom domain when its zone is elsewhere', () => {
    const { template } = buildStack('production', { domain });
    template.hasOutput('DomainTarget', {});
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });
});

describe('mail', () => {
  test('is signed by DKIM, encrypted on its way, and not tracked', () => {
    local.hasResourceProperties('AWS::SES::EmailIdentity', { DkimAttributes: { SigningEnabled: true } });
    local.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      TrackingOptions: Match.absent(),
    });
    const [destination] = Object.values(resources(local, 'AWS::SES::ConfigurationSetEventDestination'));
    expect(JSON.stringify(destination)).not.toMatch(/open|click/i);
    for (const record of ['DkimRecord1', 'DkimRecord2', 'DkimRecord3']) local.hasOutput(record, {});
  });

  test('that bounces is not mailed to the sender: news of it comes as events', () => {
    local.allResourcesProperties('AWS::SES::EmailIdentity', {
      FeedbackAttributes: { EmailForwardingEnabled: false },
    });
  });

  test('has a sender whose name may hold anything', () => {
    const senderName = 'Müller, "IT"';
    const { template } = buildStack('production', { mail: { ...stages.production.mail, senderName } });
    for (const properties of Object.values(resources(template, 'AWS::Lambda::Function'))) {
      expect(properties).toHaveProperty(
        'Environment.Variables.MAIL_FROM',
        `=?UTF-8?B?${Buffer.from(senderName).toString('base64')}?= <invitations@mail.muster.example>`,
      );
    }
  });

  test.each(['es', 'en', 'fr', 'de', 'it', 'zh', 'pt', 'ru'])('has a template in %s', (language) => {
    local.hasResourceProperties('AWS::SES::Template', {
      Template: {
        TemplateName: `muster-local-${language}`,
        SubjectPart: Match.stringLikeRegexp('{{organization}}'),
        HtmlPart: Match.stringLikeRegexp('href="{{link}}"'),
        TextPart: Match.stringLikeRegexp('{{link}}'),
      },
    });
  });
});

/** Logical id of the function that answers a route. */
function targetOf(RouteKey: string): string | undefined {
  const found = local.findResources('AWS::ApiGatewayV2::Route', { Properties: { RouteKey } });
  const route = JSON.stringify(found);
  const integrations = Object.entries(resources(local, 'AWS::ApiGatewayV2::Integration'));
  const [, integration] = integrations.find(([id]) => route.includes(`"Ref":"${id}"`)) ?? [];
  return /"Fn::GetAtt":\["(\w+)","Arn"\]/.exec(JSON.stringify(integration))?.[1];
}

const domain = {
  name: 'enroll.example.com',
  certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
};

/** The template less what other tests hold: code and mail texts change without the infrastructure changing. */
function withoutContents(template: Template): unknown {
  return JSON.parse(
    JSON.stringify(template.toJSON(), (key, value: unknown) => {
      if (key === 'S3Key') return 'code';
      if (['SubjectPart', 'HtmlPart', 'TextPart'].includes(key)) return key;
      return key === 'Metadata' ? undefined : value;
    }),
  );
}
