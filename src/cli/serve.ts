import { baseUrlAt, publicUrlOf, v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { issueConnection, printIssued } from './issue.ts';
import { print, printJson } from './output.ts';
import { startService } from './service.ts';
import { settingNames, type Settings } from './settings.ts';
import { stopSignal } from './stop-signals.ts';
import { readTypes, withStorage } from './storage.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { Storage } from '../storage/storage.ts';

interface Ready extends Pick<Storage, 'administrators' | 'connections' | 'resources'> {
  /** What comes before `/scim/v2`. */
  readonly publicUrl: string;
  readonly baseUrl: string;
  readonly resourceTypes: readonly ResourceType[];
}

/** Runs the service until it is told to stop. `ready` is called once it listens. */
export const runService = (settings: Settings, ready: (ready: Ready) => Promise<void>): Promise<void> => {
  const types = readTypes(settings);
  return withStorage(settings, types.resourceTypes, async (storage) => {
    const stop = stopSignal();
    const server = await startService(storage, types, settings);
    let cut: number;
    try {
      const publicUrl = publicUrlOf(settings, Number(new URL(server.url).port));
      await ready({ ...storage, ...types, publicUrl, baseUrl: baseUrlAt(publicUrl) });
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
    runService(settings, async ({ publicUrl, baseUrl, connections }) => {
      if (settings.database === ':memory:') {
        // No other command can reach what is in this process alone.
        await connections.addTenant({ id: 'default', created: Date.now() });
        const details = { tenant: 'default', name: 'default', auth: 'bearer', profile: 'okta' } as const;
        printIssued(await issueConnection(connections, details), { publicUrl, json, brief: true });
      } else if (json) printJson({ baseUrl });
      if (!json) print(`Muster serves SCIM 2.0 at ${baseUrl}, SCIM 1.1 at ${v1BaseUrlOf(baseUrl)}`);
    }),
});
