import { baseUrlOf, v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { issueConnection, printIssued } from './issue.ts';
import { print, printJson } from './output.ts';
import { startService } from './service.ts';
import { settingNames, type Settings } from './settings.ts';
import { stopSignal } from './stop-signals.ts';
import { readTypes, withStorage } from './storage.ts';
import type { ConnectionStore } from '../authentication/store.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { ResourceStore } from '../service/store.ts';

interface Ready {
  readonly baseUrl: string;
  readonly resourceTypes: readonly ResourceType[];
  readonly connections: ConnectionStore;
  readonly resources: ResourceStore;
}

/** Runs the service until it is told to stop. `ready` is called once it listens. */
export const runService = (settings: Settings, ready: (ready: Ready) => Promise<void>): Promise<void> => {
  const types = readTypes(settings);
  return withStorage(settings, types.resourceTypes, async (storage) => {
    const stop = stopSignal();
    const server = await startService(storage, types, settings);
    let cut: number;
    try {
      await ready({ ...storage, ...types, baseUrl: baseUrlOf(settings, Number(new URL(server.url).port)) });
      await stop;
    } finally {
      cut = await server.stop();
    }
    if (cut > 0) throw new Error(`${cut} requests were not finished after ${settings.drainTimeout} s, and were cut.`);
  });
};

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Runs the service. Each request is a line on standard error, a JSON object.',
  parameters: [],
  options: jsonOption,
  settings: settingNames,
  run: ({ options: { json }, settings }) =>
    runService(settings, async ({ baseUrl, connections }) => {
      if (settings.database === ':memory:') {
        // No other command can reach what is in this process alone.
        await connections.addTenant({ id: 'default', created: Date.now() });
        const details = { tenant: 'default', name: 'default', auth: 'bearer', profile: 'okta' } as const;
        printIssued(await issueConnection(connections, details), { baseUrl, json, brief: true });
      } else if (json) printJson({ baseUrl });
      if (!json) print(`Muster serves SCIM 2.0 at ${baseUrl}, SCIM 1.1 at ${v1BaseUrlOf(baseUrl)}`);
    }),
});
