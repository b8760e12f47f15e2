import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { musterApp } from '../../lib/muster-app.ts';
import { MusterStack } from '../../lib/muster-stack.ts';
import { type Stage, type StageSettings, stages } from '../../lib/stages.ts';

/**
 * Synthesises the local stage with its bundles, just as it is deployed, in a process of its own.
 *
 * @param outdir folder for the cloud assembly; made if need be
 * @returns path of the template in it
 */
export async function synthesise(outdir: string): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  await promisify(execFile)(process.execPath, ['bin/muster.ts'], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  return join(outdir, 'muster-local.template.json');
}

/**
 * Builds the stack of a stage in this process, without its bundles: for looking at resources.
 *
 * @param changes to the settings of the stage
 */
export function buildStack(
  stage: Stage = 'local',
  changes: Partial<StageSettings> = {},
  props: { readonly isFirstDeployment?: boolean } = {},
): { app: App; stack: MusterStack; template: Template } {
  const app = musterApp({
    builtinCloudFormationValidation: false,
    context: { 'aws:cdk:bundling-stacks': [] },
  });
  const stack = new MusterStack(app, { stage, settings: { ...stages[stage], ...changes }, ...props });
  return { app, stack, template: Template.fromStack(stack) };
}

/** Properties of all resources of a type, by logical id. */
export function resources(template: Template, type: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties]),
  );
}
