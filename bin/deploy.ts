import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { explain } from './admin/explain.ts';
import { findRegion, isProtected } from './deploy/aws.ts';
import { deploy } from './deploy/deploy.ts';

/** `npm run deploy -- -c stage=…`: `cdk deploy`, but for what would be regretted. */
try {
  // The SDK reads the one, the CDK command both.
  const { AWS_DEFAULT_REGION } = process.env;
  if (AWS_DEFAULT_REGION) process.env.AWS_REGION ??= AWS_DEFAULT_REGION;
  process.exitCode = await deploy(process.argv.slice(2), {
    cdk,
    findRegion,
    isProtected,
    print: console.log,
  });
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

async function cdk(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk')), ...args], {
    stdio: 'inherit',
    env: { ...process.env, CDK_DISABLE_VERSION_CHECK: '1' },
  });
  const [code]: (number | null)[] = await once(child, 'close');
  return code ?? 1;
}
