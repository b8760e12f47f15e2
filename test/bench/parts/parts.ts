import { atOnce } from './at-once.ts';
import { calls } from './calls.ts';
import { cost } from './cost.ts';
import { cpu } from './cpu.ts';
import { fairness } from './fairness.ts';
import { faults } from './faults.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import type { Part } from './part.ts';
import { profile } from './profile.ts';
import { progress } from './progress.ts';
import { scaling } from './scaling.ts';
import { sending } from './sending.ts';
import { startup } from './startup.ts';
import { takeOver } from './take-over.ts';
import { validation } from './validation.ts';
import { wall } from './wall.ts';

/** Every part, by the name that `--only` takes, in the order of the report. */
export const parts: Readonly<Record<string, Part>> = {
  cpu,
  wall,
  calls,
  latency,
  scaling,
  memory,
  startup,
  validation,
  sending,
  'at-once': atOnce,
  fairness,
  'take-over': takeOver,
  progress,
  cost,
  faults,
  profile,
};
