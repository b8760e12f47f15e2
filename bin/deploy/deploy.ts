import { resourceNames } from '../../lib/names.ts';
import { type Stage, stages } from '../../lib/stages.ts';
import { readDeployRequest } from './stage.ts';

/** What deploying needs from outside. */
export interface DeployTools {
  /** Runs the CDK command. @returns its exit code */
  cdk(args: readonly string[]): Promise<number>;
  /** Of the AWS settings. Rejects where there is none. */
  findRegion(profile: string | undefined): Promise<string>;
  /** Whether a deployment of the stage has succeeded and is protected from deletion. */
  isProtected(stage: Stage, profile: string | undefined): Promise<boolean>;
  print(line: string): void;
}

/**
 * Deploys a stage. The first time it does so twice: what is protected from deletion at once could not be rolled back,
 * and a first deployment that failed could be neither repeated nor deleted.
 *
 * @param args those of `cdk deploy`
 * @returns the exit code of the last CDK command
 * @throws Refusal before anything is deployed
 */
export async function deploy(
  args: readonly string[],
  tools: DeployTools,
  settings: typeof stages = stages,
): Promise<number> {
  const { stage, isFirst, profile } = readDeployRequest(args, settings);
  const once = () => tools.cdk(['deploy', ...args]);
  const { stack } = resourceNames(stage);
  tools.print(`Deploying ${stack} to ${await tools.findRegion(profile)}.`);
  if (isFirst !== undefined || !settings[stage].deletionProtection) return once();
  if (await tools.isProtected(stage, profile)) return once();
  tools.print(`${stack} is not protected from deletion yet. It will be once this deployment has succeeded.`);
  const code = await tools.cdk(['deploy', '-c', 'firstDeployment=true', ...args]);
  return code === 0 ? once() : code;
}
