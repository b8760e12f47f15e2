/** The signing keys, by version. */
export interface SigningKeys {
  /** The version that new batches are made under, and its key. */
  current(): Promise<{ readonly version: number; readonly key: Buffer }>;
  /** The key of a version; `undefined` when there is no such version, even after looking once more. */
  find(version: number): Promise<Buffer | undefined>;
}
