import type { Arm } from './arm.ts';

/** Every arm, loaded when it is asked for: none pays for another's imports. */
export const arms = {
  muster: async (): Promise<Arm> => (await import('./muster.ts')).muster,
  usual: async (): Promise<Arm> => (await import('./usual.ts')).usual,
  electrodb: async (): Promise<Arm> => (await import('./electrodb.ts')).electrodb,
  'dynamodb-toolbox': async (): Promise<Arm> => (await import('./dynamodb-toolbox.ts')).dynamodbToolbox,
  tuned: async (): Promise<Arm> => (await import('./tuned.ts')).tuned,
  floor: async (): Promise<Arm> => (await import('./floor.ts')).floor,
} as const;

export type ArmName = keyof typeof arms;
