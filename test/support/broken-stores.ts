import type { Services } from '../../lambda/batches/services.ts';
import { closeAfterTest } from './service.ts';

type Stores = Pick<Services, 'organizations' | 'batches' | 'chunks' | 'tokens' | 'sendRate' | 'mailer'>;

export type Changes = { readonly [name in keyof Stores]?: Partial<Stores[name]> };

/** The services with some methods of their stores replaced. */
export function withStores(services: Services, changes: Changes): Services {
  return {
    ...services,
    organizations: { ...services.organizations, ...changes.organizations },
    batches: { ...services.batches, ...changes.batches },
    chunks: { ...services.chunks, ...changes.chunks },
    tokens: { ...services.tokens, ...changes.tokens },
    sendRate: { ...services.sendRate, ...changes.sendRate },
    mailer: { ...services.mailer, ...changes.mailer },
  };
}

/** A call in which, as far as the test can tell, the process dies: it does not come back before the test is over. */
export function death() {
  const { promise: happened, resolve } = Promise.withResolvers<void>();
  const { promise: afterlife, reject } = Promise.withResolvers<never>();
  afterlife.catch(() => undefined);
  closeAfterTest(() => reject(new Error('The test is over')));
  const die = (): Promise<never> => {
    resolve();
    return afterlife;
  };
  return { happened, die };
}
