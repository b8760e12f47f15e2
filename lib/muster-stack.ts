import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { access, grantAccess } from './constructs/access.ts';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { DataTable } from './constructs/data-table.ts';
import { Delivery } from './constructs/delivery.ts';
import { entries, Functions } from './constructs/functions.ts';
import { Mail } from './constructs/mail.ts';
import { MailEvents } from './constructs/mail-events.ts';
import { SigningKeys } from './constructs/signing-keys.ts';
import { resourceNames } from './names.ts';
import { settingsProblems } from './settings-problems.ts';
import type { StageSettings } from './stages.ts';

export interface MusterStackProps {
  /** Part of every name. */
  readonly stage: string;
  readonly settings: StageSettings;
  /**
   * Nothing is protected from deletion yet: a creation that fails must leave nothing behind, or it cannot be repeated.
   *
   * @default false
   */
  readonly isFirstDeployment?: boolean;
}

/**
 * One deployment of Muster, for any account and region.
 *
 * @throws Error naming the settings that no deployment could work with
 */
export class MusterStack extends Stack {
  constructor(scope: Construct, { stage, settings, isFirstDeployment = false }: MusterStackProps) {
    const problems = settingsProblems(stage, settings);
    if (problems.length > 0) throw new Error(`Edit lib/stages.ts: ${problems.join('\n')}`);
    const names = resourceNames(stage);
    const isProtected = settings.deletionProtection && !isFirstDeployment;
    super(scope, names.stack, { terminationProtection: isProtected });

    const { table } = new DataTable(this, 'Data', {
      name: names.table,
      retain: settings.deletionProtection,
      deletionProtection: isProtected,
    });
    const signingKeys = new SigningKeys(this, 'SigningKeys', { name: names.signingKeys });
    const mail = new Mail(this, 'Mail', { names, settings: settings.mail });
    const api = new Api(this, 'Api', { names, settings });
    const functions = new Functions(this, 'Functions', {
      names,
      settings,
      folder: join(import.meta.dirname, '../lambda/entries'),
      environment: {
        stage,
        table: table.tableName,
        signingKeysSecret: signingKeys.secret.secretArn,
        publicUrl: api.publicUrl,
        mailFrom: mail.from,
        configurationSet: names.configurationSet,
        templatePrefix: names.templatePrefix,
      },
    });

    for (const entry of entries) grantAccess(functions[entry].role, table, access[entry]);
    const { http, enrollPage, direct, deliver } = functions;
    for (const { role } of [http, enrollPage, direct, deliver]) signingKeys.grantRead(role);
    for (const { role } of [http, direct, deliver]) mail.grantSend(role);

    api.serveWith({ requests: http.function, pages: enrollPage.function });
    const delivery = new Delivery(this, 'Delivery', { name: names.of('deliver'), deliver: deliver.function });
    for (const { role } of [http, direct]) delivery.grantRequest(role);
    const { deadLetters } = new MailEvents(this, 'MailEvents', {
      names,
      configurationSet: mail.configurationSet,
      emailEvents: functions.emailEvents.function,
      window: Duration.seconds(settings.mailEventsWindowSeconds),
    });
    new Alarms(this, 'Alarms', {
      deliveryDeadLetters: delivery.deadLetters,
      mailEventsDeadLetters: deadLetters,
      names,
      stage,
      api: api.api,
      functions,
      table,
      directRefusalsThreshold: settings.directRefusalsThreshold,
      email: settings.alarmEmail,
    });

    const outputs = {
      ApiEndpoint: api.publicUrl,
      PublicUrl: api.publicUrl,
      TableName: table.tableName,
      HttpFunctionName: http.function.functionName,
      EnrollPageFunctionName: enrollPage.function.functionName,
      DirectFunctionName: direct.function.functionName,
      DeliverFunctionName: deliver.function.functionName,
      EmailEventsFunctionName: functions.emailEvents.function.functionName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
