/**
 * The signal that all writes and mails under a lease carry: aborted with `base`, and from the moment the lease has
 * ended. It asks the clock whenever it is asked, so that a process that stood still for a minute sends nothing when it
 * goes on: the SDK looks at `aborted` right before each attempt of a call leaves.
 *
 * @param isEnded whether the lease has ended, by the clock
 */
export function leaseSignal(base: AbortSignal, isEnded: () => boolean): AbortSignal {
  return {
    get aborted() {
      return base.aborted || isEnded();
    },
    get reason(): unknown {
      return base.aborted ? base.reason : new Error('The lease has ended');
    },
    onabort: null,
    throwIfAborted() {
      if (this.aborted) throw this.reason;
    },
    addEventListener: base.addEventListener.bind(base),
    removeEventListener: base.removeEventListener.bind(base),
    dispatchEvent: base.dispatchEvent.bind(base),
  };
}
