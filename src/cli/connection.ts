import type { Administration } from '../admin/administration.ts';
import type { ConnectionView } from '../admin/views/connection.ts';
import { authenticationModes } from '../authentication/store.ts';
import { profiles, type ProfileName } from '../protocol/leniency.ts';
import { userManagementCapabilities } from '../protocol/v1/capabilities.ts';
import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption } from './command.ts';
import { parseDuration } from './duration.ts';
import { printIssued, stateOf } from './issue.ts';
import { oauthDetails, oauthOptions } from './oauth-client.ts';
import { choose, chooseSome, parseCount } from './option-value.ts';
import { print, printJson, printTable } from './output.ts';
import { chooseTenant } from './tenant.ts';
import { UsageError } from './usage-error.ts';

const tenantOption = {
  tenant: { value: 'id', description: 'The tenant; the only one where it is not named.' },
} as const;

/** What an option gives in seconds. @throws UsageError */
const secondsOf = (option: string, value: string | undefined): number | undefined =>
  value === undefined ? undefined : Math.floor(parseDuration(value, option) / 1_000);

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
    'rate-limit': {
      value: 'number',
      description: 'Requests a second that it may send; 0: any number. Without it, as many as any.',
    },
    ...oauthOptions,
    ...jsonOption,
  },
  settings: [...administrationSettings, 'baseUrl', 'oauth', 'resourceTypes'],
  run: async ({ parameters: [name], options, settings }) => {
    const auth = choose('--auth', options.auth, authenticationModes);
    const profile = choose('--profile', options.profile ?? 'okta', profileNames);
    const lifetime = secondsOf('--expires', options.expires);
    const capabilities =
      options.capabilities === undefined
        ? undefined
        : chooseSome('--capabilities', options.capabilities, userManagementCapabilities);
    const rateLimit =
      options['rate-limit'] === undefined ? undefined : parseCount('--rate-limit', options['rate-limit']);
    if (!/^\S(?:.{0,62}\S)?$/u.test(name)) throw new UsageError('<name>: expected 1 to 64 characters.');
    const details = await oauthDetails(auth, options);
    const { user } = options;
    await withAdministration(settings, { resources: user !== undefined }, async (administration) => {
      const tenant = await chooseTenant(administration, options.tenant);
      const issued = await administration.addConnection(tenant, {
        name,
        auth,
        profile,
        ...details,
        ...(lifetime !== undefined && { lifetime }),
        ...(user !== undefined && { user }),
        ...(capabilities && { capabilities: [...capabilities] }),
        ...(rateLimit !== undefined && { rateLimit }),
      });
      printIssued(issued, options);
      if (options.json) return;
      if (issued.token !== undefined || issued.clientSecret !== undefined) {
        print('The credentials are shown this once. Another secret: muster connection rotate');
      }
      if (issued.grants && !settings.oauth) print('The service has to run with --oauth, or MUSTER_OAUTH=true.');
    });
  },
});

/** @throws Error where no connection, or more than one, is meant */
export const findConnection = async (
  administration: Administration,
  reference: string,
  tenant: string | undefined,
): Promise<ConnectionView> => {
  const all = await administration.connections(tenant);
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
  settings: administrationSettings,
  run: async ({ options, settings }) => {
    const rows = await withAdministration(settings, {}, (administration) => administration.connections(options.tenant));
    if (options.json) {
      for (const row of rows) printJson(row);
      return;
    }
    const now = Date.now();
    printTable([
      ['id', 'tenant', 'name', 'auth', 'profile', 'last used', 'state'],
      ...rows.map((row) => [
        row.id,
        row.tenant,
        row.name,
        row.auth,
        row.profile,
        row.lastUsed ?? 'never',
        stateOf(row, now),
      ]),
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
    expires: { value: 'time', description: 'How long the connection is good from now on; otherwise as before.' },
    ...jsonOption,
  },
  settings: [...administrationSettings, 'baseUrl'],
  run: async ({ parameters: [reference], options, settings }) => {
    const overlap = secondsOf('--overlap', options.overlap) ?? 86_400;
    const lifetime = secondsOf('--expires', options.expires);
    await withAdministration(settings, {}, async (administration) => {
      const { id } = await findConnection(administration, reference, options.tenant);
      const rotation = { overlap, ...(lifetime !== undefined && { lifetime }) };
      const issued = await administration.rotateConnection(id, rotation);
      printIssued(issued, options);
      if (options.json) return;
      const old =
        issued.overlapEnds === undefined ? 'no longer good' : `good until ${issued.overlapEnds}, and no longer`;
      print(`The old secret is ${old}. The new one is shown this once.`);
      if (issued.expires !== undefined) print(`The connection expires at ${issued.expires}.`);
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
  settings: administrationSettings,
  run: async ({ parameters: [reference], options, settings }) => {
    await withAdministration(settings, {}, async (administration) => {
      const { id } = await findConnection(administration, reference, options.tenant);
      const connection = await administration.revokeConnection(id);
      if (options.json) printJson(connection);
      else print(`Connection ${connection.name} of tenant ${connection.tenant} is revoked.`);
    });
  },
});
