import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isObject } from '../protocol/json.ts';
import { templates } from '../provisioning/catalogue.ts';
import { createOktaApi } from './app-import/okta-api.ts';
import { findApp, readApp, textOf } from './app-import/read-app.ts';
import { writeApp } from './app-import/write-app.ts';
import { defineCommand, jsonOption } from './command.ts';
import { print, printJson } from './output.ts';
import { UsageError } from './usage-error.ts';

const urlOf = (option: string, text: string): string => {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new UsageError(`--${option}: expected a URL; found ${JSON.stringify(text)}.`);
};

/** Secrets come from the environment: a command line is seen by all. */
const secretOf = (name: string, what: string): string => {
  const secret = process.env[name];
  if (secret !== undefined && secret !== '') return secret;
  throw new UsageError(`${name} is missing: ${what}.`);
};

/** The credentials of a template's mode: `user:password`, the Authorization header's value, or a token. */
const credentialsOf = (template: string, secret: string) => {
  const mode = templates.find(({ key }) => key === template)?.authentication ?? 'bearer';
  const colon = secret.indexOf(':');
  if (mode === 'basic' && colon === -1) throw new UsageError('MUSTER_APP_SECRET: expected user:password.');
  if (mode === 'basic') return { mode, username: secret.slice(0, colon), password: secret.slice(colon + 1) };
  return mode === 'header' ? { mode, value: secret } : { mode, token: secret };
};

const defaultOrg = 'http://localhost:8090';

const apiOf = (url: string, token: string) =>
  createOktaApi({ url, token, fetch: (address, init) => fetch(address, init), wait, clock: Date.now });

const orgToken = (): string => secretOf('MUSTER_ORG_TOKEN', 'the API token of the org');

export const appImport = defineCommand({
  name: 'app import',
  summary:
    'Takes the settings of an application from a live Okta org into the org: profile, mappings, provisioning settings, pushed groups.',
  parameters: ['application'],
  options: {
    ...jsonOption,
    from: {
      value: 'url',
      description: 'The live org; its API token is in OKTA_API_TOKEN, and is only read with.',
      required: true,
    },
    to: { value: 'url', description: 'The org, whose API token is in MUSTER_ORG_TOKEN. [http://localhost:8090]' },
    label: { value: 'text', description: 'What it is called in the org; as in the live one where this is left out.' },
    template: { value: 'key', description: 'The template of the catalogue that it becomes, where it is none itself.' },
    'base-url': {
      value: 'url',
      description: 'The SCIM service to integrate it with; its secret is in MUSTER_APP_SECRET.',
    },
    'no-import-groups': { description: 'Integrates it without Import Groups.' },
  },
  settings: [],
  async run({ parameters: [name], options }) {
    const { from, to = defaultOrg, label, template, json } = options;
    if (template !== undefined && !templates.some(({ key }) => key === template)) {
      throw new UsageError(`--template: expected one of ${templates.map(({ key }) => key).join(', ')}.`);
    }
    const live = apiOf(urlOf('from', from), secretOf('OKTA_API_TOKEN', 'the API token of the live org'));
    const org = apiOf(urlOf('to', to), orgToken());
    const baseUrl = options['base-url'] === undefined ? undefined : urlOf('base-url', options['base-url']);
    const secret =
      baseUrl === undefined ? undefined : secretOf('MUSTER_APP_SECRET', 'what the service authenticates by');
    const settings = await readApp(live, name);
    const key = template ?? textOf(settings.app['name']);
    const imported = await writeApp(org, settings, {
      label,
      template,
      ...(baseUrl !== undefined &&
        secret !== undefined && {
          integration: { baseUrl, credentials: credentialsOf(key, secret), importGroups: !options['no-import-groups'] },
        }),
    });
    if (json) {
      printJson(imported);
      return;
    }
    const { id, attributes, mappings, features, pushedGroups, notes } = imported;
    print(
      `${imported.label} is ${id} at ${org.url}: ${attributes} attributes, ${mappings} mappings, ${pushedGroups} pushed groups.`,
    );
    if (features.length > 0) print(`Provisioning settings: ${features.join(', ')}.`);
    for (const note of notes) print(`Note: ${note}`);
  },
});

export const appPack = defineCommand({
  name: 'app pack',
  summary:
    'Writes what is submitted to the OIN for an application of the org as a ZIP file: configuration guide, reports, evidence.',
  parameters: ['application', 'file'],
  options: {
    ...jsonOption,
    org: { value: 'url', description: `The org, whose API token is in MUSTER_ORG_TOKEN. [${defaultOrg}]` },
  },
  settings: [],
  async run({ parameters: [name, file], options }) {
    const org = apiOf(urlOf('org', options.org ?? defaultOrg), orgToken());
    const app = await findApp(org, name);
    const path = `/muster/api/v1/apps/${textOf(app['id'])}/submission`;
    const bytes = await org.download(`${path}/pack`);
    writeFileSync(file, bytes);
    const { warnings } = await org.call('GET', path);
    const missing = (Array.isArray(warnings) ? warnings : []).filter(isObject).map(({ text }) => textOf(text));
    if (options.json) return printJson({ app: textOf(app['id']), file, bytes: bytes.length, missing });
    print(`${file}: ${Math.ceil(bytes.length / 1024)} KB; its README.md says what is in it.`);
    for (const text of missing) print(`Before you submit: ${text}`);
  },
});
