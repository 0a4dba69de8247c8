/**
 * Writes docs/conformance.md: which of the conformance cases (../shared/conformance/cases.md) which test proves. A test
 * names the cases in its title: `it('removes only that member [patch-57]')`. So it does with the cases of Okta's QA plan, of
 * which docs/okta-qa.md tells the same. With `--check` it compares instead.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { qaCases } from '../src/org/readiness/cases.ts';
import { sharedFile } from '../test/shared.ts';

const readCases = (): Map<string, string[]> => {
  const text = readFileSync(sharedFile('conformance/cases.md'), 'utf8');
  const groups = new Map<string, string[]>();
  let group = '';
  for (const line of text.split('\n')) {
    const heading = /^### (.+) \(\d+\)$/.exec(line)?.[1];
    if (heading) groups.set((group = heading), []);
    const id = /^- \*\*([a-z0-9]+-\d+)\*\*/.exec(line)?.[1];
    if (id) groups.get(group)?.push(id);
  }
  return groups;
};

/** The test files by the ids that their titles name. @param lists finds ids, with a comma between them */
const readTitles = (lists: RegExp): Map<string, Set<string>> => {
  const tests = new Map<string, Set<string>>();
  for (const file of globSync('test/**/*.test.ts').toSorted()) {
    for (const [, list = ''] of readFileSync(file, 'utf8').matchAll(lists)) {
      for (const id of list.split(', ')) tests.set(id, (tests.get(id) ?? new Set()).add(file.replaceAll('\\', '/')));
    }
  }
  return tests;
};

/** The tests of the conformance cases, and the recordings by their `cases`. */
const readTests = (): Map<string, Set<string>> => {
  const tests = readTitles(/\[((?:[a-z0-9]+-\d{2}(?:, )?)+)\]/g);
  for (const file of globSync('test/recorded/*/*.json').toSorted()) {
    const { cases = [] } = JSON.parse(readFileSync(file, 'utf8')) as { cases?: string[] };
    for (const id of cases) tests.set(id, (tests.get(id) ?? new Set()).add(file.replaceAll('\\', '/')));
  }
  return tests;
};

const render = (groups: Map<string, string[]>, tests: Map<string, Set<string>>): string => {
  const all = [...groups.values()].flat();
  const unknown = [...tests.keys()].filter((id) => !all.includes(id));
  if (unknown.length > 0) throw new Error(`Tests name cases that do not exist: ${unknown.join(', ')}.`);
  const rows = [...groups].map(([group, ids]) => {
    const missing = ids.filter((id) => !tests.has(id));
    return `| ${group} | ${ids.length - missing.length} of ${ids.length} | ${missing.join(', ') || '–'} |`;
  });
  const proofs = [...groups].flatMap(([group, ids]) => [
    `\n### ${group}\n`,
    ...ids
      .filter((id) => tests.has(id))
      .map((id) => `- ${id}: ${[...tests.get(id)!].map((f) => `\`${f}\``).join(', ')}`),
  ]);
  return [
    '# Conformance: what is proved where\n',
    'Made by `npm run conformance` from the titles of the tests; the cases are those of the conformance list.\n',
    `**${all.filter((id) => tests.has(id)).length} of ${all.length}** cases are proved by a test.\n`,
    '| group | proved | not proved |',
    '| --- | --- | --- |',
    ...rows,
    '\n## The tests',
    ...proofs,
    '',
  ].join('\n');
};

const links = (files: ReadonlySet<string>): string =>
  [...files].map((file) => `[${file.replace(/^test\//, '').replace(/\.test\.ts$/, '')}](../${file})`).join(', ');

/** @throws Error for a case that the org can see and no test names */
const renderQa = (tests: Map<string, Set<string>>): string => {
  const rows = qaCases.map(({ id, title, seen }) => {
    const files = tests.get(id);
    if (!files && seen) throw new Error(`No test names ${id}.`);
    return `| ${id} | ${title} | ${files ? links(files) : '–: the org signs nobody on; who walks it marks it'} |`;
  });
  return [
    "# The cases of Okta's QA plan\n",
    'Made by `npm run conformance` from the titles of the tests: where each of the cases is tested, with the org as Okta and the',
    'service as the application. `GET /muster/api/v1/apps/{id}/readiness` tells which of them were seen to work with a service',
    'of your own ([org.md](org.md)).\n',
    `**${tests.size} of ${qaCases.length}** cases are tested. A test in \`console/\` walks the screens in a browser.\n`,
    '| case | title | tests |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

const pages = {
  'docs/conformance.md': render(readCases(), readTests()),
  'docs/okta-qa.md': renderQa(readTitles(/[[(](C\d{4,5}(?:, C\d{4,5})*)[\])]/g)),
};
for (const [page, text] of Object.entries(pages)) {
  if (process.argv.includes('--check')) {
    if (readFileSync(page, 'utf8') !== text) throw new Error(`${page} is out of date: run npm run conformance.`);
  } else {
    writeFileSync(page, text);
    console.log(`${page}: ${/\*\*.*/.exec(text)?.[0]}`);
  }
}
