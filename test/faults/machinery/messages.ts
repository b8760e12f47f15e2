/** What a process of a function is told. */
export type Order =
  | {
      readonly kind: 'load';
      /** Folder of the bundle. */
      readonly directory: string;
      /** `file.export` */
      readonly handler: string;
      readonly variables: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'invoke';
      readonly event: unknown;
      readonly requestId: string;
      readonly timeoutMs: number;
    };

/** What it says to each order. */
export type Reply =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly message: string };
