import type { Job, JobTable, NewJob, Seal } from '../../../provisioning/store.ts';
import { join, raw, sql } from '../sql.ts';
import { listPage } from './page.ts';
import type { Row, Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

type Kept = Omit<Job, 'state' | 'sequence' | 'attempts' | 'leasedUntil' | 'secret'>;

const columns = 'seq, state, attempts, leased_until, document, secret';

const unfinished: readonly Job['state'][] = ['queued', 'running', 'waiting'];

/** When a job can be taken; null: never. */
const dueOf = ({ state, runAt, leasedUntil }: Job): number | null =>
  state === 'running' ? (leasedUntil ?? runAt) : unfinished.includes(state) ? runAt : null;

export const jobs = (seal: Seal): Table<JobTable> => {
  const read = ([sequence, state, attempts, leasedUntil, document, secret]: Row): Job => ({
    ...(JSON.parse(String(document)) as Kept),
    ...(secret !== null && { secret: seal.open(String(secret)) }),
    state: state as Job['state'],
    sequence: Number(sequence),
    attempts: Number(attempts),
    ...(leasedUntil !== null && { leasedUntil: Number(leasedUntil) }),
  });
  const documentText = (job: NewJob): string => {
    const beside = {
      secret: undefined,
      state: undefined,
      sequence: undefined,
      attempts: undefined,
      leasedUntil: undefined,
    };
    return JSON.stringify({ ...job, ...beside });
  };

  /** Of a subject's unfinished jobs only the first can be taken. */
  const settle = async (rows: Rows, app: string, subject: string): Promise<void> => {
    const first = '(SELECT seq FROM job WHERE app = ? AND subject = ? AND due IS NOT NULL ORDER BY seq LIMIT 1)';
    const own = [app, subject] as const;
    await Promise.all([
      rows.run(
        `UPDATE job SET head = 0 WHERE app = ? AND subject = ? AND head = 1 AND seq IS DISTINCT FROM ${first}`,
        ...own,
        ...own,
      ),
      rows.run(`UPDATE job SET head = 1 WHERE seq = ${first} AND head = 0`, ...own),
    ]);
  };
  const except = (apps: readonly string[] | undefined) =>
    apps && apps.length > 0
      ? [
          sql`app NOT IN (${join(
            apps.map((app) => sql`${app}`),
            ', ',
          )})`,
        ]
      : [];

  return defineTable<JobTable>(['get', 'list', 'count', 'tally', 'unfinished', 'nextDue'], (rows) => ({
    async get(id) {
      const row = await rows.one(`SELECT ${columns} FROM job WHERE id = ?`, id);
      return row && read(row);
    },
    list: ({ app, subject, states, actions, ...page }) =>
      listPage(rows, {
        page,
        from: 'job',
        columns,
        order: ['seq'],
        descending: true,
        where: [
          app === undefined ? raw('true') : sql`app = ${app}`,
          subject === undefined ? raw('true') : sql`subject = ${subject}`,
          states === undefined
            ? raw('true')
            : sql`state IN (${join(
                states.map((state) => sql`${state}`),
                ', ',
              )})`,
          actions === undefined
            ? raw('true')
            : sql`${raw(rows.member('action'))} IN (${join(
                actions.map((action) => sql`${action}`),
                ', ',
              )})`,
        ],
        read,
      }),
    async count(app) {
      const where = app === undefined ? '' : 'WHERE app = ?';
      const found = await rows.all(
        `SELECT state, count(*) FROM job ${where} GROUP BY state`,
        ...(app === undefined ? [] : [app]),
      );
      return Object.fromEntries(found.map(([state, count]): [string, number] => [String(state), Number(count)]));
    },
    async tally(state) {
      const action = rows.member('action');
      const found = await rows.all(
        `SELECT app, ${action}, count(*) FROM job WHERE state = ? GROUP BY app, ${action} ORDER BY 1, 2`,
        state,
      );
      return found.map(([app, of, count]) => ({
        app: String(app),
        action: String(of) as Job['action'],
        count: Number(count),
      }));
    },
    async unfinished(app, subject = '') {
      const own = `SELECT ${columns} FROM job WHERE app = ? AND subject = ? AND due IS NOT NULL ORDER BY seq`;
      return (await rows.all(own, app, subject)).map(read);
    },
    async add(added) {
      await rows.each(
        `INSERT INTO job (id, app, subject, state, created, due, attempts, head, document, secret)
         VALUES (?, ?, ?, 'queued', ?, ?, 0,
           CASE WHEN EXISTS (SELECT 1 FROM job WHERE app = ? AND subject = ? AND due IS NOT NULL) THEN 0 ELSE 1 END,
           ?, ?)`,
        added.map((job) => {
          const { id, app, subject = '', created, runAt, secret } = job;
          const sealed = secret === undefined ? null : seal.seal(secret);
          return [id, app, subject, created, runAt, app, subject, documentText(job), sealed];
        }),
      );
    },
    async claim({ now, leasedUntil, limit, app, except: apps }) {
      const where = join(
        [sql`head = 1 AND due <= ${now}`, ...(app === undefined ? [] : [sql`app = ${app}`]), ...except(apps)],
        ' AND ',
      );
      const { text, values } = sql`
        UPDATE job SET state = 'running', attempts = attempts + 1, due = ${leasedUntil}, leased_until = ${leasedUntil}
        WHERE seq IN (SELECT seq FROM job WHERE ${where} ORDER BY due, seq LIMIT ${limit})
        RETURNING ${raw(columns)}`;
      return (await rows.all(text, ...values)).map(read).toSorted((a, b) => a.sequence - b.sequence);
    },
    async nextDue(apps) {
      const { text, values } = sql`SELECT due FROM job WHERE ${join([raw('head = 1'), ...except(apps)], ' AND ')}
        ORDER BY due, seq LIMIT 1`;
      return (await rows.one(text, ...values))?.[0] as number | undefined;
    },
    async update(job, held) {
      const row = await rows.one('SELECT leased_until, secret FROM job WHERE id = ?', job.id);
      if (!row || (held !== undefined && row[0] !== held)) return false;
      const { id, app, subject = '', state, attempts, leasedUntil, secret } = job;
      const due = dueOf(job);
      const forgotten = secret === undefined || state === 'done' || state === 'dismissed';
      const updated = rows.run(
        `UPDATE job SET state = ?, due = ?, leased_until = ?, attempts = ?, document = ?, secret = ?,
           head = CASE WHEN CAST(? AS BIGINT) IS NULL THEN 0 ELSE head END WHERE id = ?`,
        state,
        due,
        state === 'running' ? leasedUntil : null,
        attempts,
        documentText(job),
        forgotten ? null : seal.seal(secret),
        due,
        id,
      );
      await Promise.all([updated, settle(rows, app, subject)]);
      return true;
    },
    prune: (before) =>
      rows.run(`DELETE FROM job WHERE due IS NULL AND created < ? AND state IN ('done', 'dismissed')`, before),
  }));
};
