import { parseArgs } from 'node:util';
import { placeholders, settingsProblems } from '../../lib/settings-problems.ts';
import { readStage, type Stage, type stages } from '../../lib/stages.ts';
import { Refusal } from '../admin/refusal.ts';

/** What `npm run deploy` is asked for. */
export interface DeployRequest {
  readonly stage: Stage;
  /** As said by `-c firstDeployment=…`; `undefined` where nothing was said. */
  readonly isFirst: boolean | undefined;
  /** Of the AWS settings, as said by `--profile`. */
  readonly profile: string | undefined;
}

/**
 * Reads and checks what is to be deployed.
 *
 * @param args those of `cdk deploy`
 * @throws Refusal when no stage is named, or one that must not be deployed as it is
 */
export function readDeployRequest(args: readonly string[], settings: typeof stages): DeployRequest {
  const { context = [], profile } = parseArgs({
    args: [...args],
    options: { context: { type: 'string', short: 'c', multiple: true }, profile: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  }).values;
  const given = new Map(
    context.map((text): [string, string] => {
      const [, name = '', value = ''] = /^=?([^=]*)=?(.*)$/s.exec(String(text)) ?? [];
      return [name, value];
    }),
  );
  const isFirst = given.get('firstDeployment');
  return {
    stage: readDeployedStage(given.get('stage'), settings),
    isFirst: isFirst === undefined ? undefined : isFirst === 'true',
    profile: typeof profile === 'string' ? profile : undefined,
  };
}

function readDeployedStage(name: string | undefined, settings: typeof stages): Stage {
  const deployable = Object.keys(settings).filter((stage) => stage !== 'local');
  const how = `Say which of ${deployable.join(' and ')} to deploy: npm run deploy -- -c stage=${deployable[0]}`;
  if (name === undefined) throw new Refusal(`Nothing was deployed, as no stage is named. ${how}`);
  if (name === 'local') {
    throw new Refusal(`Nothing was deployed, as the stage local is for this machine (npm start). ${how}`);
  }
  if (!deployable.includes(name)) {
    throw new Refusal(`Nothing was deployed, as there is no stage "${name}" in lib/stages.ts. ${how}`);
  }
  const stage = readStage(name);
  const problems = [...settingsProblems(stage, settings[stage]), ...placeholders(stage, settings[stage])];
  if (problems.length === 0) return stage;
  throw new Refusal(['Nothing was deployed. Edit lib/stages.ts first:', ...problems].join('\n  '));
}
