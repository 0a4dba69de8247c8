import type { JsonObject } from '../../../protocol/json.ts';
import type { InspectedResult, InspectionTable, ReadinessTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { listPage } from './page.ts';
import { documentOf, type Row, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

const whole = ([id, document, exchanges]: Row): InspectedResult => ({
  id: String(id),
  result: JSON.parse(String(document)) as JsonObject,
  exchanges: JSON.parse(String(exchanges)) as InspectedResult['exchanges'],
});

export const createInspections = (rows: Rows): Table<InspectionTable> =>
  defineTable<InspectionTable>(['get', 'list', 'results', 'wholeResults', 'result'], {
    get: (id) => documentOf(rows.one('SELECT document FROM inspection WHERE id = ?', id)),
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
    put({ id, target, app, state, ...rest }) {
      rows.run(
        `INSERT INTO inspection (id, target, app, state, document) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, document = excluded.document`,
        id,
        target,
        app,
        state,
        JSON.stringify({ id, target, ...(app !== undefined && { app }), state, ...rest }),
      );
    },
    remove(id) {
      rows.run('DELETE FROM inspection_result WHERE inspection = ?', id);
      rows.run('DELETE FROM inspection WHERE id = ?', id);
    },
    addResults(inspection, results) {
      for (const { id, result, exchanges } of results)
        rows.run(
          'INSERT INTO inspection_result (inspection, id, document, exchanges) VALUES (?, ?, ?, ?)',
          inspection,
          id,
          JSON.stringify(result),
          JSON.stringify(exchanges),
        );
    },
    results: (inspection) =>
      rows
        .all('SELECT id, document FROM inspection_result WHERE inspection = ? ORDER BY seq', inspection)
        .map(([id, document]) => ({ id: String(id), result: JSON.parse(String(document)) as JsonObject })),
    wholeResults: (inspection, page) =>
      listPage(rows, {
        page,
        from: 'inspection_result',
        columns: 'id, document, exchanges',
        order: ['seq'],
        where: [sql`inspection = ${inspection}`],
        read: whole,
      }),
    result(inspection, id) {
      const row = rows.one(
        'SELECT id, document, exchanges FROM inspection_result WHERE inspection = ? AND id = ?',
        inspection,
        id,
      );
      return row && whole(row);
    },
  });

export const createReadiness = (rows: Rows): Table<ReadinessTable> =>
  defineTable<ReadinessTable>(['all'], {
    all: (app) =>
      Object.fromEntries(
        rows
          .all('SELECT name, document FROM readiness WHERE app = ? ORDER BY name', app)
          .map(([name, document]) => [String(name), JSON.parse(String(document)) as JsonObject]),
      ),
    put: (app, name, value) =>
      void rows.run(
        `INSERT INTO readiness (app, name, document) VALUES (?, ?, ?)
         ON CONFLICT (app, name) DO UPDATE SET document = excluded.document`,
        app,
        name,
        JSON.stringify(value),
      ),
    remove: (app, name) => void rows.run('DELETE FROM readiness WHERE app = ? AND name = ?', app, name),
  });
