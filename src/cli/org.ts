import { defineCommand, jsonOption } from './command.ts';
import { firstStart, readSeed, signInLink } from './org/seed.ts';
import { startOrgServer } from './org/server.ts';
import { print, printJson } from './output.ts';
import type { Settings } from './settings/settings.ts';
import { stopSignal } from './stop-signals.ts';
import { UsageError } from './usage-error.ts';

const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port: expected an integer from 0 to 65535; found ${JSON.stringify(text)}.`);
};

export const orgCommand = defineCommand({
  name: 'org',
  summary: 'Runs the org: the Okta side, with its management API, pushing users and groups to SCIM services.',
  parameters: [],
  options: {
    ...jsonOption,
    port: { value: 'integer', description: 'The port to listen at; 0 for any that is free. [MUSTER_ORG_PORT, 8090]' },
    database: {
      value: 'text',
      description:
        'A SQLite file, made where it is missing; :memory: keeps nothing. [MUSTER_ORG_DATABASE, ./data/org.db]',
    },
    seed: {
      value: 'example|file|empty',
      description:
        'What a new org holds: people, groups and an application per template; what a JSON file has; nothing.',
    },
    'sign-in-link': { description: 'Makes a new link that signs the administrator in.' },
  },
  settings: ['config', 'host', 'adminUrl', 'orgUrl', 'orgRateLimit', 'orgKey', 'smtpUrl', 'mailFrom', 'drainTimeout'],
  async run({ options, settings }) {
    const { json, port, database, seed = 'empty' } = options;
    const own: Settings = {
      ...settings,
      ...(port !== undefined && { orgPort: portOf(port) }),
      ...(database !== undefined && { orgDatabase: database }),
    };
    const contents = readSeed(seed);
    const stop = stopSignal();
    const server = await startOrgServer(own);
    try {
      const { url, context } = server;
      const first = await firstStart(context, url, contents);
      const link = first?.signInLink ?? (options['sign-in-link'] ? await signInLink(context, url) : undefined);
      if (json) {
        printJson({
          url,
          ...(link !== undefined && { signInLink: link }),
          ...(first && { apiToken: first.apiToken, apps: first.applications.map(({ id, label }) => ({ id, label })) }),
        });
      } else {
        print(`Muster's org is at ${url}`);
        if (link !== undefined) print(`Sign in, once and within a day:  ${link}`);
        if (first) print(`API token, shown this once:      ${first.apiToken}`);
      }
      await stop;
    } finally {
      await server.stop();
    }
  },
});
