import type { BatchReader } from '../batches/services.ts';
import { languages } from '../schemas/language.ts';
import { text } from './attributes.ts';
import { readBatch } from './batch-item.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

/** Reads of batches, without the schema that a whole configuration is checked by. */
export function createBatchReader(table: Table): BatchReader {
  return {
    async find(id) {
      const item = await table.get(keys.batch(id));
      return item && readBatch(item);
    },

    async language(id) {
      const item = await table.get(keys.configuration(id));
      if (!item) return undefined;
      const configuration: { readonly language?: unknown } = JSON.parse(text(item, 'configuration'));
      return languages.find((language) => language === configuration.language);
    },
  };
}
