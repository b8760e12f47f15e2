/** What an execution environment is started with. */
export interface EnvironmentData {
  /** Folder of the bundle. */
  readonly directory: string;
  /** `file.export`. */
  readonly handler: string;
}

/** To an execution environment: an event to handle, or word that it will be stopped. */
export type Order = Invocation | { readonly kind: 'terminate' };

export interface Invocation {
  readonly kind: 'invoke';
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** Epoch milliseconds at which the environment is stopped. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** From an execution environment. A crash means that it ends; it may come at any time. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'threw'; readonly payload: string }
  | { readonly kind: 'crashed'; readonly payload: string };
