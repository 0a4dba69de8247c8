// node scripts/summary.mjs <vitest's JSON report> <exit code of npm test>
// Prints the closing line of CI and exits with 0 only where tests were run and all of them passed.
// Plain JavaScript: where the set-up failed, the host's Node is all there is.
import { existsSync, readFileSync } from 'node:fs';

const [report, code] = process.argv.slice(2);
const files = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : [];
const tests = files.flatMap((file) => file.assertionResults.map((test) => test.status));
// A file that fails outside its tests (an import, a hook) counts as one failure.
const broken = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
);
const passed = tests.filter((status) => status === 'passed').length;
const failures = tests.filter((status) => status === 'failed').length;
const failed = failures + broken.length;
const skipped = tests.length - passed - failures;

for (const file of broken) console.log(`Failed outside its tests: ${file.name}`);
if (tests.length === 0) console.log('No test was run: the set-up or a check failed before.');
else if (skipped > 0) console.log('CI skips no test; some were skipped.');
else if (failed === 0 && code !== '0') console.log(`All tests passed, and yet npm test ended with ${code}.`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = Number(code) || (passed === 0 || failed + skipped > 0 ? 1 : 0);
