import { profiles, type ProfileName } from '../protocol/leniency.ts';
import { userManagementCapabilities } from '../protocol/v1/capabilities.ts';
import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption } from './command.ts';
import { findConnection } from './connection.ts';
import { parseDuration } from './duration.ts';
import { choose, chooseSome, parseCount } from './option-value.ts';
import { print, printJson } from './output.ts';
import { UsageError } from './usage-error.ts';

const profileNames = Object.keys(profiles) as ProfileName[];

/** What an option says, or null where it says `none`. */
const orNone = <T>(text: string, none: string, read: (text: string) => T): T | null =>
  text === none ? null : read(text);

export const connectionChange = defineCommand({
  name: 'connection change',
  summary: 'Changes what a connection is told or allowed; its credential stays good.',
  parameters: ['id or name'],
  options: {
    tenant: { value: 'id', description: 'The tenant, where several have a connection of this name.' },
    name: { value: 'name', description: 'Its new name.' },
    profile: { value: 'profile', description: `What the client is allowed: ${profileNames.join(', ')}.` },
    expires: { value: 'time', description: 'How long it is good from now on: 90d, 24h; never: until it is revoked.' },
    user: { value: 'user', description: 'The user that /Me stands for, by userName or id; nobody: none.' },
    capabilities: {
      value: 'names',
      description: `What Okta's on-premises agent may ask for, with commas, of ${userManagementCapabilities.join(', ')}; all: whatever the service does.`,
    },
    'rate-limit': {
      value: 'number',
      description: 'Requests a second that it may send; 0: any number; default: as many as any.',
    },
    ...jsonOption,
  },
  settings: [...administrationSettings, 'resourceTypes'],
  run: async ({ parameters: [reference], options, settings }) => {
    const { name, profile, expires, user, capabilities, 'rate-limit': rateLimit } = options;
    const change = {
      ...(name !== undefined && { name }),
      ...(profile !== undefined && { profile: choose('--profile', profile, profileNames) }),
      ...(expires !== undefined && {
        expires: orNone(expires, 'never', (time) =>
          new Date(Date.now() + parseDuration(time, '--expires')).toISOString(),
        ),
      }),
      ...(user !== undefined && { user: orNone(user, 'nobody', (named) => named) }),
      ...(capabilities !== undefined && {
        capabilities: orNone(capabilities, 'all', (names) => [
          ...chooseSome('--capabilities', names, userManagementCapabilities),
        ]),
      }),
      ...(rateLimit !== undefined && {
        rateLimit: orNone(rateLimit, 'default', (text) => parseCount('--rate-limit', text)),
      }),
    };
    if (Object.keys(change).length === 0) {
      throw new UsageError(
        'Say what is to change: --name, --profile, --expires, --user, --capabilities or --rate-limit.',
      );
    }
    if (name !== undefined && !/^\S(?:.{0,62}\S)?$/u.test(name)) {
      throw new UsageError('--name: expected 1 to 64 characters.');
    }
    await withAdministration(settings, { resources: typeof change.user === 'string' }, async (administration) => {
      const { id } = await findConnection(administration, reference, options.tenant);
      const connection = await administration.changeConnection(id, change);
      if (options.json) printJson(connection);
      else print(`Connection ${connection.name} of tenant ${connection.tenant} is changed.`);
    });
  },
});
