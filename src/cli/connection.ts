import { randomBytes } from 'node:crypto';
import { formatToken, newSecret, rotateSecret } from '../authentication/credentials.ts';
import { authenticationModes, type Connection, type ConnectionStore } from '../authentication/store.ts';
import { profiles, type ProfileName } from '../protocol/leniency.ts';
import { userManagementCapabilities } from '../protocol/v1/capabilities.ts';
import { baseUrlOf, publicUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { parseDuration } from './duration.ts';
import { describeConnection, hasSecret, issueConnection, printIssued } from './issue.ts';
import { oauthDetails, oauthOptions } from './oauth-client.ts';
import { choose, chooseSome } from './option-value.ts';
import { formatTime, print, printJson, printTable } from './output.ts';
import { findResource } from './resource.ts';
import { readTypes, withStorage } from './storage.ts';
import { chooseTenant } from './tenant.ts';
import { UsageError } from './usage-error.ts';

const tenantOption = {
  tenant: { value: 'id', description: 'The tenant; the only one where it is not named.' },
} as const;

const profileNames = Object.keys(profiles) as ProfileName[];

export const connectionAdd = defineCommand({
  name: 'connection add',
  summary: 'Gives a client access to a tenant and writes its credentials, which are shown this once.',
  parameters: ['name'],
  options: {
    ...tenantOption,
    auth: {
      value: 'mode',
      description: `How the client authenticates: ${authenticationModes.join(', ')}.`,
      required: true,
    },
    profile: {
      value: 'profile',
      description: `What the client is allowed: ${profileNames.join(', ')}; okta where none is named.`,
    },
    expires: { value: 'time', description: 'How long it is good: 90d, 24h. Without it, until it is revoked.' },
    user: { value: 'user', description: 'The user that /Me stands for, by userName or id.' },
    capabilities: {
      value: 'names',
      description: `What Okta's on-premises agent may ask for, with commas; all of it where none is named: ${userManagementCapabilities.join(', ')}.`,
    },
    ...oauthOptions,
    ...jsonOption,
  },
  settings: ['database', 'config', 'baseUrl', 'oauth', 'resourceTypes'],
  run: async ({ parameters: [name], options, settings }) => {
    const auth = choose('--auth', options.auth, authenticationModes);
    const profile = choose('--profile', options.profile ?? 'okta', profileNames);
    const expires =
      options.expires === undefined ? undefined : Date.now() + parseDuration(options.expires, '--expires');
    const capabilities =
      options.capabilities === undefined
        ? undefined
        : chooseSome('--capabilities', options.capabilities, userManagementCapabilities);
    if (!/^\S(?:.{0,62}\S)?$/u.test(name)) throw new UsageError('<name>: expected 1 to 64 characters.');
    const details = await oauthDetails(auth, options, baseUrlOf(settings));
    // Only users need their types, and the store indexes anew what it is opened with.
    const types = options.user === undefined ? [] : readTypes(settings).resourceTypes;
    await withStorage(settings, types, async ({ connections, resources }) => {
      const tenant = await chooseTenant(connections, options.tenant);
      const type = types.find(({ name: typeName }) => typeName === 'User');
      const user = type && (await findResource(resources.tenant(tenant), type, options.user ?? ''));
      const issued = await issueConnection(connections, {
        tenant,
        name,
        auth,
        profile,
        ...details,
        ...(expires !== undefined && { expires }),
        ...(user && { user: user.id }),
        ...(capabilities && { capabilities }),
      });
      printIssued(issued, { publicUrl: publicUrlOf(settings), json: options.json });
      if (options.json) return;
      if (hasSecret(issued.connection)) {
        print('The credentials are shown this once. Another secret: muster connection rotate');
      }
      if (issued.connection.oauth && !settings.oauth) {
        print('The service has to run with --oauth, or MUSTER_OAUTH=true.');
      }
    });
  },
});

/** @throws Error where no connection, or more than one, is meant */
const findConnection = async (
  connections: ConnectionStore,
  reference: string,
  tenant: string | undefined,
): Promise<Connection> => {
  const all = await connections.connections(tenant);
  const [found, ...more] = all.filter(({ id, name }) => id === reference || name === reference);
  if (!found)
    throw new Error(`There is no connection "${reference}"${tenant === undefined ? '' : ` of tenant ${tenant}`}.`);
  if (more.length > 0) {
    throw new Error(`"${reference}" is the name of several connections; name its tenant with --tenant, or its id.`);
  }
  return found;
};

export const connectionList = defineCommand({
  name: 'connection list',
  summary: 'Lists the connections of a tenant, or of all.',
  parameters: [],
  options: { tenant: { value: 'id', description: 'Only those of this tenant.' }, ...jsonOption },
  settings: ['database', 'config'],
  run: async ({ options, settings }) => {
    const all = await withStorage(settings, [], ({ connections }) => connections.connections(options.tenant));
    const rows = all.map(describeConnection);
    if (options.json) {
      for (const row of rows) printJson(row);
      return;
    }
    const state = ({ revoked, expires }: (typeof rows)[number]): string => {
      if (revoked !== undefined) return `revoked ${revoked}`;
      return expires === undefined ? 'in force' : `expires ${expires}`;
    };
    printTable([
      ['id', 'tenant', 'name', 'auth', 'profile', 'last used', 'state'],
      ...rows.map((row) => [row.id, row.tenant, row.name, row.auth, row.profile, row.lastUsed ?? 'never', state(row)]),
    ]);
  },
});

export const connectionRotate = defineCommand({
  name: 'connection rotate',
  summary: 'Gives a connection a new secret; the old one stays good for a while.',
  parameters: ['id or name'],
  options: {
    tenant: { value: 'id', description: 'The tenant, where several have a connection of this name.' },
    overlap: {
      value: 'time',
      description: 'How long the old secret stays good: 24h where it is not said, 0s for not at all.',
    },
    ...jsonOption,
  },
  settings: ['database', 'config', 'baseUrl'],
  run: async ({ parameters: [reference], options, settings }) => {
    const overlap = parseDuration(options.overlap ?? '24h', '--overlap');
    await withStorage(settings, [], async ({ connections }) => {
      const found = await findConnection(connections, reference, options.tenant);
      if (!hasSecret(found)) {
        throw new Error(`The connection ${found.name} has no secret here: its keys are rotated where it keeps them.`);
      }
      if (found.revoked !== undefined) throw new Error(`The connection ${found.name} is revoked; add another.`);
      const now = Date.now();
      const secret = newSecret(randomBytes);
      const connection = rotateSecret(found, secret, { now, overlap });
      await connections.updateConnection(connection);
      const token = formatToken(connection.id, secret);
      printIssued({ connection, token }, { publicUrl: publicUrlOf(settings), json: options.json });
      if (!options.json)
        print(`The old secret is good until ${formatTime(now + overlap)}. The new one is shown this once.`);
    });
  },
});

export const connectionRevoke = defineCommand({
  name: 'connection revoke',
  summary: 'Ends a connection at once and for good.',
  parameters: ['id or name'],
  options: {
    tenant: { value: 'id', description: 'The tenant, where several have a connection of this name.' },
    ...jsonOption,
  },
  settings: ['database', 'config'],
  run: async ({ parameters: [reference], options, settings }) => {
    await withStorage(settings, [], async ({ connections }) => {
      const found = await findConnection(connections, reference, options.tenant);
      const connection = { ...found, revoked: found.revoked ?? Date.now() };
      await connections.updateConnection(connection);
      if (options.json) printJson(describeConnection(connection));
      else print(`Connection ${connection.name} of tenant ${connection.tenant} is revoked.`);
    });
  },
});
