import { App, type AppProps } from 'aws-cdk-lib';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };

/**
 * The CDK app, the same under the `cdk` command, without it, and in tests: what the command would add by itself,
 * and the behaviour CDK recommends to new projects, come with the app. The template's snapshot shows what another
 * version of CDK changes.
 */
export function musterApp(props: AppProps = {}): App {
  return new App({
    analyticsReporting: false,
    ...props,
    context: {
      ...featureFlags,
      'aws:cdk:enable-asset-metadata': true,
      'aws:cdk:enable-path-metadata': true,
      ...props.context,
    },
  });
}
