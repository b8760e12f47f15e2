import { join } from 'node:path';
import { Child } from '../child.ts';
import { functionEnvironment, requestEnvironment } from '../environment.ts';
import type { Load } from '../load.ts';
import type { ArmName } from './arms.ts';
import type { ArmReply, Cost } from './main.ts';
import type { Profile } from './profiler.ts';

/** An arm, running in a process of its own. */
export class ArmProcess {
  readonly #child: Child<Load, ArmReply>;

  /**
   * @param url the stub's
   * @param bundle file of the http function's bundle
   */
  constructor(name: ArmName, url: string, bundle: string) {
    this.#child = new Child(join(import.meta.dirname, 'main.ts'), {
      arguments: [name],
      environment: {
        ...(name === 'muster' ? requestEnvironment(url) : functionEnvironment(url)),
        HTTP_BUNDLE: bundle,
      },
    });
  }

  /** @throws Error when the arm did not do all that it was told to */
  async run(load: Load): Promise<Cost> {
    const { cost, error } = await this.#child.ask(load);
    if (cost) return cost;
    throw new Error(`An arm failed: ${error}`);
  }

  /** As `run`, under a profiler. */
  async profile(load: Load): Promise<Profile> {
    const { profile, error } = await this.#child.ask({ ...load, profile: true });
    if (profile) return profile;
    throw new Error(`An arm failed: ${error}`);
  }

  async close(): Promise<void> {
    await this.#child.close();
  }
}
