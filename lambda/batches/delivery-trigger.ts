/** Asks for the deliver function at once, where the schedule would come within a minute. */
export interface DeliveryTrigger {
  /**
   * Has the deliver function started for a batch. Resolves as soon as that is promised, not when mail has left.
   *
   * @throws Error when the promise could not be had in about two seconds; the schedule finds the batch then
   */
  invoke(batchId: string): Promise<void>;
}
