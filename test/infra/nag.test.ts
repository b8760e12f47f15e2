import { expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { buildStack } from '../support/synth.ts';

const withEverything = {
  domain: {
    name: 'enroll.example.com',
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
    hostedZone: { id: 'Z1', name: 'example.com' },
  },
  alarmEmail: 'alarms@example.com',
};

test.each([
  ['the local stage', buildStack('local')],
  ['production with every option', buildStack('production', withEverything)],
])('cdk-nag and CDK have nothing left to say about %s', (_stage, { app, stack }) => {
  const { violations } = new AwsSolutionsChecks().validateScope(app);
  expect(violations.map(({ ruleName, violatingResources }) => ({ ruleName, violatingResources }))).toEqual(
    [],
  );
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  expect(Annotations.fromStack(stack).findError('*', Match.anyValue())).toEqual([]);
});
