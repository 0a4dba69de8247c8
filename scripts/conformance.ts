/**
 * Writes docs/conformance.md: which of the conformance cases (../shared/conformance/cases.md) which test proves. A test
 * names the cases in its title: `it('removes only that member [patch-57]')`. With `--check` it compares instead.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { sharedFile } from '../test/shared.ts';

const page = 'docs/conformance.md';

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

/** The test files by the case ids that their titles name, the recordings by their `cases`. */
const readTests = (): Map<string, Set<string>> => {
  const tests = new Map<string, Set<string>>();
  for (const file of globSync('test/**/*.test.ts').toSorted()) {
    for (const [, list = ''] of readFileSync(file, 'utf8').matchAll(/\[((?:[a-z0-9]+-\d{2}(?:, )?)+)\]/g)) {
      for (const id of list.split(', ')) tests.set(id, (tests.get(id) ?? new Set()).add(file.replaceAll('\\', '/')));
    }
  }
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

const text = render(readCases(), readTests());
if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text) throw new Error(`${page} is out of date: run npm run conformance.`);
} else {
  writeFileSync(page, text);
  console.log(/\*\*.*/.exec(text)?.[0]);
}
