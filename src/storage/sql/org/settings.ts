import type { SettingTable } from '../../../provisioning/store.ts';
import { documentOf } from './rows.ts';
import { defineTable } from './table.ts';

export const settings = defineTable<SettingTable>(['get'], (rows) => ({
  get: async (name) => documentOf(await rows.one('SELECT document FROM setting WHERE name = ?', name)),
  async put(name, value) {
    await rows.run(
      `INSERT INTO setting (name, document) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET document = excluded.document`,
      name,
      JSON.stringify(value),
    );
  },
}));
