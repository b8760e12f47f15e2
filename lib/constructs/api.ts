import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { enrollRoute } from '../../lambda/http/routes.ts';
import type { ResourceNames } from '../names.ts';
import type { StageSettings } from '../stages.ts';
import { ApiDomain } from './api-domain.ts';

export interface ApiProps {
  readonly names: ResourceNames;
  readonly settings: StageSettings;
}

/** The HTTP API. No CORS: no other site calls it from a browser. */
export class Api extends Construct {
  readonly api: HttpApi;
  /** Origin that links start with, without a slash at its end. */
  readonly publicUrl: string;
  readonly #stage: HttpStage;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { domain, throttling, pageThrottling, logRetention, deletionProtection } = props.settings;
    this.api = new HttpApi(this, 'Api', { apiName: props.names.api, createDefaultStage: false });
    const accessLog = new LogGroup(this, 'AccessLog', {
      // Under this prefix log delivery needs no room in the account's one resource policy, which is short.
      logGroupName: `/aws/vendedlogs/${props.names.of('access')}`,
      retention: logRetention,
      removalPolicy: deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: throttling.ratePerSecond, burstLimit: throttling.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    });
    this.#stage = stage;
    this.#throttlePages(stage, pageThrottling);
    if (domain) new ApiDomain(this, 'Domain', { domain, api: this.api, stage });
    this.publicUrl = domain ? `https://${domain.name}` : this.api.apiEndpoint;
  }

  /** Lets a function answer every request that no other route takes. */
  serveWith(handler: IFunction): void {
    const integration = new HttpLambdaIntegration('Http', handler, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    });
    const route = (id: string, routeKey: HttpRouteKey, reason: string): HttpRoute => {
      const made = new HttpRoute(this, id, { httpApi: this.api, routeKey, integration });
      Validations.of(made).acknowledge({ id: 'AwsSolutions-APIG4', reason });
      return made;
    };
    route(
      'Default',
      HttpRouteKey.DEFAULT,
      'The function itself checks the API key of each request; an authorizer would read the key twice.',
    );
    const pages = route(
      'Pages',
      // CDK writes the default that it documents as `undefined`.
      HttpRouteKey.with(enrollRoute, HttpMethod.ANY),
      'Public by design: the signed secret in the path is the credential, and the function checks it before any read.',
    );
    this.#stage.node.addDependency(pages);
  }

  /** People open these pages without a key: whoever hammers them must not use up what the API may take. */
  #throttlePages(stage: HttpStage, { ratePerSecond, burst }: StageSettings['pageThrottling']): void {
    const settings = stage.node.defaultChild;
    if (!(settings instanceof CfnStage)) throw new Error('An HTTP stage has a CfnStage');
    settings.routeSettings = {
      [`ANY ${enrollRoute}`]: { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst },
    };
  }
}

/** Names the route, never the path: the paths of links hold secrets. */
const accessLogFields = {
  requestId: AccessLogField.contextRequestId(),
  requestTime: AccessLogField.contextRequestTime(),
  routeKey: AccessLogField.contextRouteKey(),
  method: AccessLogField.contextHttpMethod(),
  status: AccessLogField.contextStatus(),
  responseLatency: AccessLogField.contextResponseLatency(),
  integrationLatency: AccessLogField.contextIntegrationLatency(),
  integrationError: AccessLogField.contextIntegrationErrorMessage(),
  responseLength: AccessLogField.contextResponseLength(),
};
