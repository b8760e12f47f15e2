import { join } from 'node:path';
import { Child } from '../child.ts';
import type { Counts, StubMessage, StubReply, StubSettings } from './messages.ts';

/** The stub of AWS, running in a process of its own. */
export class Stub {
  readonly url: string;
  readonly #child: Child<StubMessage, StubReply>;

  private constructor(url: string, child: Child<StubMessage, StubReply>) {
    this.url = url;
    this.#child = child;
  }

  static async start(): Promise<Stub> {
    const child = new Child<StubMessage, StubReply>(join(import.meta.dirname, 'main.ts'));
    const { url } = await child.ask({ kind: 'listen' });
    if (url === undefined) throw new Error('The stub does not listen');
    return new Stub(url, child);
  }

  /** Starts anew: nothing stored but the seeds, nothing counted. */
  async reset(settings: StubSettings): Promise<void> {
    await this.#child.ask({ kind: 'reset', settings });
  }

  async counts(): Promise<Counts> {
    const { counts } = await this.#child.ask({ kind: 'counts' });
    if (!counts) throw new Error('The stub did not count');
    return counts;
  }

  async close(): Promise<void> {
    await this.#child.close();
  }
}
