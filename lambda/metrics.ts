/** Custom metrics: what the functions emit and the alarms watch. Dimensions are `service` and `stage`. */
export const metrics = {
  namespace: 'Muster',
  service: 'muster',
  /** Seconds that the batch due the longest has waited; 0 when none is due. Emitted by each deliver run. */
  oldestDueBatchAge: 'OldestDueBatchAgeSeconds',
  /** Organizations of which too much of a day's mail bounced, or was complained about. Emitted with each batch of mail events. */
  organizationsOverBounceLimit: 'OrganizationsOverBounceLimit',
  organizationsOverComplaintLimit: 'OrganizationsOverComplaintLimit',
  /** Openings of links that lead nowhere, since their organization has no usable enrollment address. */
  pagesNotReady: 'EnrollPagesNotReady',
  /** Requests of other Lambdas and schedules that were refused, and that failed on our side. */
  directRequestsRefused: 'DirectRequestsRefused',
  directRequestsFailed: 'DirectRequestsFailed',
} as const;
