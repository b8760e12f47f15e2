import { Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { removalPolicy } from '../retention.ts';

/**
 * The versions of the key that links are signed with: `{"current": "1", "1": "…"}`.
 * The secret outlives the stack, as the links do.
 */
export class SigningKeys extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, props: { readonly name: string }) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      secretName: props.name,
      description: 'Signing keys of enrollment links, by version. Removing a version ends its links.',
      // Never change this part: CloudFormation would make a new value, and every link sent so far would die.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: '1' }),
        generateStringKey: '1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: removalPolicy({ retain: true }),
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A version is added by hand: a rotation that drops the old ones would end links already sent.',
    });
  }

  grantRead(role: Role): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [this.secret.secretArn],
      }),
    );
  }
}
