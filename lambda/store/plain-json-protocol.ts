import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';

/**
 * DynamoDB's protocol with requests written by JSON.stringify: attribute values are JSON as they stand, all but binary
 * ones, of which the store has none. The SDK's own serializer walks each value along its schema.
 */
export class PlainJsonProtocol extends AwsJson1_0Protocol {
  #input: unknown;

  protected override serializer = {
    write: (_schema: unknown, input: unknown): void => {
      this.#input = input;
    },
    flush: (): string => JSON.stringify(this.#input),
    setSerdeContext: (): void => undefined,
  };
}
