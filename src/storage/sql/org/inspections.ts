import type { JsonObject } from '../../../protocol/json.ts';
import type { InspectedResult, InspectionTable, ReadinessTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { listPage } from './page.ts';
import { documentOf, type Row } from './rows.ts';
import { defineTable } from './table.ts';

const whole = ([id, document, exchanges]: Row): InspectedResult => ({
  id: String(id),
  result: JSON.parse(String(document)) as JsonObject,
  exchanges: JSON.parse(String(exchanges)) as InspectedResult['exchanges'],
});

export const inspections = defineTable<InspectionTable>(
  ['get', 'list', 'results', 'wholeResults', 'result'],
  (rows) => ({
    get: async (id) => documentOf(await rows.one('SELECT document FROM inspection WHERE id = ?', id)),
    list: ({ target, state, ...page }) =>
      listPage(rows, {
        page,
        from: 'inspection',
        order: ['seq'],
        descending: true,
        where: [
          target === undefined ? raw('true') : sql`target = ${target}`,
          state === undefined ? raw('true') : sql`state = ${state}`,
        ],
      }),
    async put({ id, target, app, state, ...rest }) {
      await rows.run(
        `INSERT INTO inspection (id, target, app, state, document) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, document = excluded.document`,
        id,
        target,
        app,
        state,
        JSON.stringify({ id, target, ...(app !== undefined && { app }), state, ...rest }),
      );
    },
    async remove(id) {
      await rows.run('DELETE FROM inspection_result WHERE inspection = ?', id);
      await rows.run('DELETE FROM inspection WHERE id = ?', id);
    },
    async addResults(inspection, results) {
      await rows.each(
        'INSERT INTO inspection_result (inspection, id, document, exchanges) VALUES (?, ?, ?, ?)',
        results.map(({ id, result, exchanges }) => [inspection, id, JSON.stringify(result), JSON.stringify(exchanges)]),
      );
    },
    async results(inspection) {
      const found = await rows.all(
        'SELECT id, document FROM inspection_result WHERE inspection = ? ORDER BY seq',
        inspection,
      );
      return found.map(([id, document]) => ({ id: String(id), result: JSON.parse(String(document)) as JsonObject }));
    },
    wholeResults: (inspection, page) =>
      listPage(rows, {
        page,
        from: 'inspection_result',
        columns: 'id, document, exchanges',
        order: ['seq'],
        where: [sql`inspection = ${inspection}`],
        read: whole,
      }),
    async result(inspection, id) {
      const row = await rows.one(
        'SELECT id, document, exchanges FROM inspection_result WHERE inspection = ? AND id = ?',
        inspection,
        id,
      );
      return row && whole(row);
    },
  }),
);

export const readiness = defineTable<ReadinessTable>(['all'], (rows) => ({
  async all(app) {
    const found = await rows.all('SELECT name, document FROM readiness WHERE app = ? ORDER BY name', app);
    return Object.fromEntries(
      found.map(([name, document]) => [String(name), JSON.parse(String(document)) as JsonObject]),
    );
  },
  put: async (app, name, value) =>
    void (await rows.run(
      `INSERT INTO readiness (app, name, document) VALUES (?, ?, ?)
         ON CONFLICT (app, name) DO UPDATE SET document = excluded.document`,
      app,
      name,
      JSON.stringify(value),
    )),
  remove: async (app, name) => void (await rows.run('DELETE FROM readiness WHERE app = ? AND name = ?', app, name)),
}));
