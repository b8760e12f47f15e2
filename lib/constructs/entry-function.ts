import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type FunctionOptions,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { removalPolicy } from '../retention.ts';
import { bundle } from './bundle.ts';

export interface EntryFunctionProps {
  /** Absolute path of the source file that exports `handler`. */
  readonly entry: string;
  readonly functionName: string;
  readonly logRetention: RetentionDays;
  /** Whether the logs stay when the stack is deleted. */
  readonly keepLogs: boolean;
  readonly options: Omit<FunctionOptions, 'functionName' | 'role' | 'logGroup'>;
}

/** A function of this house: its own log group with a retention, and a role that may write there and no more. */
export class EntryFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: EntryFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: props.logRetention,
      removalPolicy: removalPolicy({ retain: props.keepLogs }),
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      loggingFormat: LoggingFormat.JSON,
      ...props.options,
      functionName: props.functionName,
      code: bundle(props.entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      logGroup,
      role: this.role,
    });
  }
}
