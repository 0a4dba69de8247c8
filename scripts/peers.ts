/**
 * Inspects another SCIM service on loopback and writes what comes of it into docs/inspector.md; with a folder as its
 * argument, the HTML reports there.
 */
import muster from '../package.json' with { type: 'json' };
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from '../src/inspect/inspect.ts';
import { htmlReport } from '../src/inspect/report/html.ts';
import { summarise, type Counts, type Summary } from '../src/inspect/report/summary.ts';
import type { ProfileName } from '../src/protocol/leniency.ts';
import { startScimmy } from './peers/scimmy.ts';

const page = 'docs/inspector.md';
const markers = /(<!-- peers -->\n)[^]*(<!-- \/peers -->)/;
const versions = muster.devDependencies;
const [folder] = process.argv.slice(2);

const peer = await startScimmy();
const user = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'bjensen@example.com',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
  active: true,
};
// Okta's suite wants somebody to be there.
await fetch(`${peer.baseUrl}/Users`, {
  method: 'POST',
  headers: { authorization: peer.authorization, 'content-type': 'application/scim+json' },
  body: JSON.stringify(user),
});
const reports: { readonly profile: ProfileName; readonly summary: Summary }[] = [];
for (const profile of ['rfc', 'okta'] as const) {
  const report = await inspect({ ...peer, profile, seed: 1, timeout: 5_000 });
  if (folder !== undefined) writeFileSync(join(folder, `scimmy-routers-${profile}.html`), htmlReport(report));
  reports.push({ profile, summary: summarise(report) });
}
peer.close();

const cells = (counts: Counts | undefined): string[] =>
  counts ? [counts.pass, counts.fail + counts.error, counts.warn, counts.skipped].map(String) : ['', '', '', ''];
const groups = reports.at(-1)!.summary.groups.map(({ name }) => name);
const rows = [
  ['', ...reports.flatMap(({ profile }) => [`${profile}: passed`, 'failed', 'warned', 'skipped'])],
  ['---', ...reports.flatMap(() => ['--:', '--:', '--:', '--:'])],
  ...groups.map((name) => [
    name,
    ...reports.flatMap(({ summary }) => cells(summary.groups.find((group) => group.name === name)?.counts)),
  ]),
  ['**all**', ...reports.flatMap(({ summary }) => cells(summary.counts))],
];
const text = [
  `scimmy-routers ${versions['scimmy-routers']} with scimmy ${versions.scimmy}, over a Map as its documentation shows:`,
  '',
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
].join('\n');
writeFileSync(page, readFileSync(page, 'utf8').replace(markers, `$1\n${text}\n$2`));
console.log(text);
