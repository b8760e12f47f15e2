import { Validations } from 'aws-cdk-lib';
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
import { apiRoute, enrollRoute } from '../../lambda/http/routes.ts';
import type { ResourceNames } from '../names.ts';
import { removalPolicy } from '../retention.ts';
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
    this.api = new HttpApi(this, 'Api', {
      apiName: props.names.api,
      createDefaultStage: false,
      // With a name of its own the API has one address, and what guards that name cannot be walked around.
      ...(domain && { disableExecuteApiEndpoint: true }),
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      // Under this prefix log delivery needs no room in the account's one resource policy, which is short.
      logGroupName: `/aws/vendedlogs/${props.names.of('access')}`,
      retention: logRetention,
      removalPolicy: removalPolicy({ retain: deletionProtection }),
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

  /**
   * Sends each path to its function. What is not the API's is the pages': API Gateway matches no damaged link (a slash
   * more or less, a line break) to the route of links, but `$default` takes whatever there is.
   */
  serveWith({ requests, pages }: { readonly requests: IFunction; readonly pages: IFunction }): void {
    const apiRoutes = this.#route(
      'Requests',
      // CDK writes the default that it documents as `undefined`.
      HttpRouteKey.with(apiRoute, HttpMethod.ANY),
      new HttpLambdaIntegration('Http', requests, payloadFormat),
      'The function itself checks the API key of each request; an authorizer would read the key twice.',
    );
    const toPages = new HttpLambdaIntegration('EnrollPage', pages, payloadFormat);
    const pagesRoute = this.#route(
      'Pages',
      HttpRouteKey.with(enrollRoute, HttpMethod.ANY),
      toPages,
      'Public by design: the signed secret in the path is the credential, and the function checks it before any read.',
    );
    const defaultRoute = this.#route(
      'Default',
      HttpRouteKey.DEFAULT,
      toPages,
      'Public by design: it says that a link is damaged or a path unknown, and reads nothing.',
    );
    // It used to serve the API: it must not let go of it before the other route is there.
    defaultRoute.node.addDependency(apiRoutes);
    this.#stage.node.addDependency(pagesRoute, defaultRoute);
  }

  /** @param reason why the gateway itself lets everybody in */
  #route(id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration, reason: string): HttpRoute {
    const route = new HttpRoute(this, id, { httpApi: this.api, routeKey, integration });
    Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
    return route;
  }

  /** People open these pages without a key: whoever hammers them must not use up what the API may take. */
  #throttlePages(stage: HttpStage, { ratePerSecond, burst }: StageSettings['pageThrottling']): void {
    const settings = stage.node.defaultChild;
    if (!(settings instanceof CfnStage)) throw new Error('An HTTP stage has a CfnStage');
    const limits = { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst };
    settings.routeSettings = { [`ANY ${enrollRoute}`]: limits, $default: limits };
  }
}

const payloadFormat = { payloadFormatVersion: PayloadFormatVersion.VERSION_2_0 };

/** Who asked for what, when. Names the route, never the path: the paths of links hold secrets. */
const accessLogFields = {
  requestId: AccessLogField.contextRequestId(),
  requestTime: AccessLogField.contextRequestTime(),
  sourceIp: AccessLogField.contextIdentitySourceIp(),
  routeKey: AccessLogField.contextRouteKey(),
  method: AccessLogField.contextHttpMethod(),
  status: AccessLogField.contextStatus(),
  responseLatency: AccessLogField.contextResponseLatency(),
  integrationLatency: AccessLogField.contextIntegrationLatency(),
  integrationError: AccessLogField.contextIntegrationErrorMessage(),
  responseLength: AccessLogField.contextResponseLength(),
};
