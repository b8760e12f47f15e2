import { ArnFormat, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  CfnTemplate,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { mailTemplates } from '../../lambda/mail/templates.ts';
import { fromHeader } from '../from-header.ts';
import type { ResourceNames } from '../names.ts';
import type { MailSettings } from '../stages.ts';

export interface MailProps {
  readonly names: ResourceNames;
  readonly settings: MailSettings;
}

/** What invitations are sent with: the identity, the configuration set, a template for each language. */
export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  /** Sender, as in the From header. */
  readonly from: string;
  readonly #sender: string;
  readonly #resources: readonly string[];
  readonly #readQuota: Policy;

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    const { names, settings } = props;
    this.#sender = `${settings.sender}@${settings.domain}`;
    this.from = fromHeader(settings.senderName, this.#sender);
    // No event destination asks for opens or clicks: a rewritten link would show a stranger's host to people
    // who are asked to trust it.
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: names.configurationSet,
      reputationMetrics: true,
      // A link enrols a device: no mail server gets it unencrypted.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(settings.domain),
      dkimSigning: true,
      // Bounces and complaints come as events. Mailed to the sender, they would reach nobody who reads them.
      feedbackForwarding: false,
    });
    for (const [index, record] of identity.dkimRecords.entries()) {
      new CfnOutput(Stack.of(this), `DkimRecord${index + 1}`, {
        description: 'CNAME record to create, so that SES can verify the domain and sign its mail',
        value: `${record.name} CNAME ${record.value}`,
      });
    }
    const templates = mailTemplates();
    for (const { language, subject, html, text } of templates) {
      new CfnTemplate(this, `Template-${language}`, {
        template: {
          templateName: names.templatePrefix + language,
          subjectPart: subject,
          htmlPart: html,
          textPart: text,
        },
      });
    }
    this.#resources = [
      this.#arn('configuration-set', names.configurationSet),
      ...templates.map(({ language }) => this.#arn('template', names.templatePrefix + language)),
      ...[settings.domain, ...(settings.sandboxRecipients ?? [])].map((name) => this.#arn('identity', name)),
    ];
    this.#readQuota = new Policy(this, 'ReadQuota', {
      statements: [new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] })],
    });
    Validations.of(this.#readQuota).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: "The quota is the account's: ses:GetSendQuota knows no resource to narrow it to.",
    });
  }

  /** Allows sending from the one address, by what this stage has for it, and asking SES for the send rate. */
  grantSend(role: Role): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendBulkTemplatedEmail'],
        resources: [...this.#resources],
        conditions: { StringEquals: { 'ses:FromAddress': this.#sender } },
      }),
    );
    this.#readQuota.attachToRole(role);
  }

  #arn(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'ses',
      resource,
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
