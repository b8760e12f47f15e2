export interface SigningKey {
  readonly version: number;
  readonly key: Buffer;
}

/**
 * The signing keys, by version. None that they give was read more than a minute ago; so ask anew for each use, and keep
 * none.
 */
export interface SigningKeys {
  /** The version that new batches are made under, and its key. @throws Failure unavailable */
  current(): Promise<SigningKey>;
  /**
   * The key of a version; `undefined` when there is no such version, even after looking once more.
   *
   * @throws Failure unavailable
   */
  find(version: number): Promise<Buffer | undefined>;
}
