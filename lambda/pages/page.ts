/** An answer of the public pages, whatever the transport. Header names are in lower case. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
