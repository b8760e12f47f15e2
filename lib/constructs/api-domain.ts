import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  ApiMapping,
  DomainName,
  type HttpApi,
  type HttpStage,
  IpAddressType,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomain } from '../stages.ts';

export interface ApiDomainProps {
  readonly domain: CustomDomain;
  readonly api: HttpApi;
  readonly stage: HttpStage;
}

/** Serves an API under a name of one's own, which can be pointed at another API later. */
export class ApiDomain extends Construct {
  constructor(scope: Construct, id: string, { domain, api, stage }: ApiDomainProps) {
    super(scope, id);
    const name = new DomainName(this, 'Name', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
      // An AAAA record leads nowhere where the name answers by IPv4 alone, as it does unless told otherwise.
      ipAddressType: IpAddressType.DUAL_STACK,
    });
    new ApiMapping(this, 'Mapping', { api, stage, domainName: name });
    if (!domain.hostedZone) {
      new CfnOutput(Stack.of(this), 'DomainTarget', { value: name.regionalDomainName });
      return;
    }
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: domain.hostedZone.id,
      zoneName: domain.hostedZone.name,
    });
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(name.regionalDomainName, name.regionalHostedZoneId),
    );
    new ARecord(this, 'A', { zone, recordName: `${domain.name}.`, target });
    new AaaaRecord(this, 'Aaaa', { zone, recordName: `${domain.name}.`, target });
  }
}
