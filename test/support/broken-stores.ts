import type { Services } from '../../lambda/batches/services.ts';
import { closeAfterTest } from './service.ts';

type Stores = Pick<
  Services,
  'organizations' | 'batches' | 'chunks' | 'tokens' | 'suppressions' | 'sendRate' | 'senderLease' | 'mailer'
>;

export type Changes = { readonly [name in keyof Stores]?: Partial<Stores[name]> };

/** The services with some methods of their stores replaced. */
export function withStores(services: Services, changes: Changes): Services {
  return {
    ...services,
    organizations: { ...services.organizations, ...changes.organizations },
    batches: { ...services.batches, ...changes.batches },
    chunks: { ...services.chunks, ...changes.chunks },
    tokens: { ...services.tokens, ...changes.tokens },
    suppressions: { ...services.suppressions, ...changes.suppressions },
    sendRate: { ...services.sendRate, ...changes.sendRate },
    senderLease: { ...services.senderLease, ...changes.senderLease },
    mailer: { ...services.mailer, ...changes.mailer },
  };
}

/**
 * The services of a process that dies in one of their calls: neither that call nor any begun later comes back before
 * the test is over.
 *
 * @param dyingIn given the call in which it dies, says in which place it is
 */
export function dying(services: Services, dyingIn: (die: () => Promise<never>) => Changes) {
  const { promise: happened, resolve } = Promise.withResolvers<void>();
  const { promise: afterlife, reject } = Promise.withResolvers<never>();
  afterlife.catch(() => undefined);
  closeAfterTest(() => reject(new Error('The test is over')));
  let isDead = false;
  const die = (): Promise<never> => {
    isDead = true;
    resolve();
    return afterlife;
  };
  const mortal = <S extends object>(store: S): S =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...of: unknown[]) => (isDead ? afterlife : Reflect.apply(method, target, of));
      },
    });
  const broken = withStores(services, dyingIn(die));
  return {
    /** Settles with the death. */
    happened,
    services: {
      ...broken,
      organizations: mortal(broken.organizations),
      batches: mortal(broken.batches),
      chunks: mortal(broken.chunks),
      tokens: mortal(broken.tokens),
      suppressions: mortal(broken.suppressions),
      sendRate: mortal(broken.sendRate),
      senderLease: mortal(broken.senderLease),
      mailer: mortal(broken.mailer),
    },
  };
}
