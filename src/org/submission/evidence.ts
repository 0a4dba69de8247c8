import type { KeptExchange } from '../../provisioning/store.ts';
import { safeJson } from '../../inspect/report/escape.ts';
import type { OrgContext } from '../context.ts';
import type { CaseState } from '../readiness/evaluate.ts';
import { escapeText } from './guide/markdown.ts';

/** What shows a case: the exchanges of what was done, the one that it was seen by among them. */
interface Shown {
  readonly case: CaseState;
  /** In the order of time; none where nothing was sent, or all is forgotten. */
  readonly exchanges: readonly KeptExchange[];
}

/** More of one job would show nothing new. */
const most = 50;

const exchangesOf = async ({ store }: OrgContext, { evidence }: CaseState): Promise<readonly KeptExchange[]> => {
  if (!evidence) return [];
  const { exchange, job } = evidence;
  const ofJob = job === undefined ? [] : (await store.exchanges.list({ job, limit: most })).items;
  const itself = exchange === undefined ? [] : await store.exchanges.getMany([exchange]);
  const all = [...ofJob, ...itself.filter(({ id }) => !ofJob.some((one) => one.id === id))];
  return all.toSorted((a, b) => a.started - b.started);
};

const states = { seen: 'Seen', done: 'Done by hand', 'not supported': 'Not supported', open: 'Left' } as const;

/** Why a case was not seen. */
const reasonOf = ({ state, mark, visible }: CaseState): string => {
  if (mark) return `${mark.note || states[mark.state]} (${mark.by}, ${mark.at})`;
  if (state === 'not supported') return 'The feature is off';
  return visible ? 'It was not walked in this org yet' : 'The org cannot see it, and nobody marked it yet';
};

const rowOf = ({ case: one, exchanges }: Shown): string => {
  const { id, title, state, evidence } = one;
  const requests = exchanges.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);
  const said = evidence ? evidence.what : reasonOf(one);
  const [first] = requests;
  const more = requests.length > 1 ? ` and ${requests.length - 1} more` : '';
  const sent = first === undefined ? (evidence?.exchange === undefined ? '' : 'Not kept any more') : first + more;
  return `| ${[id, title, states[state], evidence?.at ?? '', said, sent].map(escapeText).join(' | ')} |`;
};

const table = (cases: readonly Shown[]): string => {
  const sections = [...new Set(cases.map((one) => one.case.section))];
  const left = cases.filter((one) => one.case.state === 'open');
  return `${[
    '# Okta’s QA plan',
    'Each case: whether it was seen to work in the org, when, and by which requests; they are in `exchanges.har`, a page for each case.',
    ...sections.flatMap((section) => [
      `## ${section}`,
      [
        '| Case | Title | State | When | By what, or why not | Requests |',
        '| --- | --- | --- | --- | --- | --- |',
        ...cases.filter((one) => one.case.section === section).map(rowOf),
      ].join('\n'),
    ]),
    '## What is left',
    left.length === 0
      ? 'Nothing.'
      : left.map(({ case: one }) => `- ${one.id} ${escapeText(one.title)}: ${reasonOf(one)}`).join('\n'),
  ].join('\n\n')}\n`;
};

/** The exchanges as an HTTP Archive 1.2, a page for each case. */
const archive = ({ engine }: OrgContext, cases: readonly Shown[]) => {
  const shown = cases.filter(({ exchanges }) => exchanges.length > 0);
  const archives = shown.map(({ case: { id }, exchanges }) => {
    const { log } = engine.archive(exchanges.toReversed());
    return { log, entries: log.entries.map((entry) => ({ pageref: id, ...entry })) };
  });
  return {
    log: {
      version: '1.2',
      creator: engine.archive([]).log.creator,
      pages: shown.map(({ case: { id, title }, exchanges }) => ({
        id,
        title: `${id}: ${title}`,
        startedDateTime: new Date(exchanges[0]!.started).toISOString(),
        pageTimings: {},
      })),
      entries: archives.flatMap(({ entries }) => entries),
    },
  };
};

/** The evidence of each case of the QA plan, as files. */
export const evidenceFiles = async (
  org: OrgContext,
  cases: readonly CaseState[],
): Promise<ReadonlyMap<string, string>> => {
  const shown: Shown[] = [];
  for (const one of cases) shown.push({ case: one, exchanges: await exchangesOf(org, one) });
  const json = shown.map(({ case: one, exchanges }) => ({
    ...one,
    ...(one.state === 'seen' ? {} : { reason: reasonOf(one) }),
    exchanges: exchanges.map(({ id, request, response, started }) => ({
      id,
      method: request.method,
      url: request.url,
      ...(response && { status: response.status }),
      at: new Date(started).toISOString(),
    })),
  }));
  return new Map([
    ['evidence/qa-plan.md', table(shown)],
    ['evidence/qa-plan.json', `${safeJson(json, 2)}\n`],
    ['evidence/exchanges.har', `${safeJson(archive(org, shown), 2)}\n`],
  ]);
};
