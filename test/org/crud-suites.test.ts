import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunscope } from '../../src/inspect/runscope/file.ts';
import { runRunscope } from '../../src/inspect/runscope/run.ts';
import type { ScimVersion } from '../../src/provisioning/application.ts';
import { sharedFile } from '../shared.ts';
import { addApp, startBoth } from './service.ts';

const read = (file: string) => readFileSync(sharedFile(`okta/runscope/${file}`), 'utf8');
const initialScript = read('initial-script-crud.js');

/** Okta's suite, driving the org and reading the service; a pause lasts until the org has nothing left to send. */
const runSuite = async (file: string, name: string, version: ScimVersion, slash = '') => {
  const auth = name.endsWith('_basic') ? 'basic' : name.endsWith('headerauth') ? 'header' : 'bearer';
  const both = await startBoth(auth);
  const app = await addApp(both.org, both, { name, version });
  const [test] = parseRunscope(read(file), file);
  return runRunscope(test!, {
    fetch,
    baseUrl: both.base(version),
    authorization: both.authorization,
    variables: { oktaOrgUrl: both.org.url + slash, oktaAppId: app.id, oktaToken: both.org.token },
    initialScript,
    pauseScale: 1,
    relaxTime: false,
    now: Date.now,
    random: Math.random,
    sleep: () => both.org.context.engine.worker.idle(),
  });
};

const suites = [
  ['Okta-SCIM-20-CRUD-Test.json', 13, 21],
  ['Okta-SCIM-20-With-Entitlements-CRUD-Test.json', 14, 22],
  ['Okta-SCIM-11-CRUD-Test.json', 13, 21],
] as const;

describe("Okta's CRUD suites", () => {
  for (const [file, requests, assertions] of suites) {
    const version = file.includes('SCIM-11') ? '1.1' : '2.0';
    const prefix = version === '2.0' ? 'scim2' : 'scim1';
    for (const name of [`${prefix}headerauth`, `${prefix}testapp`, `${prefix}testapp_basic`]) {
      it(`${file} is green against org and service together, by ${name}`, async () => {
        const result = await runSuite(file, name, version, name.endsWith('headerauth') ? '/' : '');
        expect(result.steps.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
        expect(result).toMatchObject({
          passed: true,
          counts: {
            requests: { passed: requests, total: requests },
            assertions: { passed: assertions, total: assertions },
          },
        });
      });
    }
  }
});
