/** Custom metrics: what the functions emit and the alarms watch. Dimensions are `service` and `stage`. */
export const metrics = {
  namespace: 'Muster',
  service: 'muster',
  /** Seconds that the batch due the longest has waited; 0 when none is due. Emitted by each deliver run. */
  oldestDueBatchAge: 'OldestDueBatchAgeSeconds',
} as const;
