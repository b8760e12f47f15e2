import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { shape } from '../../lambda/store/shape.ts';
import { removalPolicy } from '../retention.ts';

export interface DataTableProps {
  readonly name: string;
  /** Whether the table stays when its stack is deleted. */
  readonly retain: boolean;
  /** Whether DynamoDB itself refuses to delete it, whoever asks: CloudFormation rolling back, too. */
  readonly deletionProtection: boolean;
}

/** The one table, in the shape that the store reads and writes. */
export class DataTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.name,
      partitionKey: string(shape.partitionKey),
      sortKey: string(shape.sortKey),
      timeToLiveAttribute: shape.timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // AWS's key in this account rather than DynamoDB's own: its uses stand in CloudTrail, and it needs no care.
      encryption: TableEncryption.AWS_MANAGED,
      deletionProtection: props.deletionProtection,
      removalPolicy: removalPolicy(props),
    });
    this.table.addGlobalSecondaryIndex({
      indexName: shape.byOrganization.name,
      partitionKey: string(shape.byOrganization.partitionKey),
      sortKey: string(shape.byOrganization.sortKey),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: shape.due.name,
      partitionKey: string(shape.due.partitionKey),
      sortKey: { name: shape.due.sortKey, type: AttributeType.NUMBER },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...shape.due.nonKeyAttributes],
    });
  }
}

const string = (name: string): Attribute => ({ name, type: AttributeType.STRING });
