import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import { templates } from '../../provisioning/catalogue.ts';
import { OktaApiError, type OktaApi } from './okta-api.ts';
import { textOf, type AppSettings } from './read-app.ts';

/** What has to be known of the service beside the settings, which hold no secrets. */
interface Integration extends JsonObject {
  readonly baseUrl: string;
  readonly credentials: JsonObject;
}

interface WriteOptions {
  readonly label?: string | undefined;
  /** The template of the catalogue that it becomes; absent: the one that it is. */
  readonly template?: string | undefined;
  /** Verified, then saved; without it the provisioning settings have nowhere to be. */
  readonly integration?: Integration | undefined;
}

/** What was taken over, and what was not. */
export interface Imported {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly attributes: number;
  readonly mappings: number;
  readonly features: readonly string[];
  readonly pushedGroups: number;
  readonly notes: readonly string[];
}

/** Okta's keys of applications that the wizard made end so: `example_tours_1`. */
const ofWizard = /^[\w-]+_\w+_\d+$/;

const templateOf = (name: string, notes: string[]): string | undefined => {
  if (templates.some(({ key }) => key === name)) return name;
  if (ofWizard.test(name)) return undefined;
  notes.push(
    `"${name}" is not in this catalogue: it stands as a SCIM 2.0 template with a header (--template names another).`,
  );
  return 'scim2headerauth';
};

const signOnModes = ['SAML_2_0', 'AUTO_LOGIN', 'BROWSER_PLUGIN'];

const createApp = async (
  to: OktaApi,
  { app }: AppSettings,
  { label, template }: WriteOptions,
  notes: string[],
): Promise<JsonObject> => {
  const mode = textOf(app['signOnMode']);
  const name = template ?? templateOf(textOf(app['name']), notes);
  const userNameTemplate = member(member(app, 'credentials'), 'userNameTemplate');
  const input: JsonObject = {
    ...(name !== undefined && { name }),
    label: label ?? textOf(app['label']),
    signOnMode: signOnModes.includes(mode) || mode === 'OPENID_CONNECT' ? mode : 'AUTO_LOGIN',
    ...(app['visibility'] !== undefined && { visibility: app['visibility'] }),
  };
  const formats: JsonObject = {
    template: textOf(member(userNameTemplate, 'template')),
    ...(textOf(member(userNameTemplate, 'pushStatus')) !== '' && {
      pushStatus: textOf(member(userNameTemplate, 'pushStatus')),
    }),
  };
  const create = async (format: boolean) =>
    to.call(
      'POST',
      '/api/v1/apps',
      format && formats['template'] !== '' ? { ...input, credentials: { userNameTemplate: formats } } : input,
    );
  let created: JsonObject;
  try {
    created = await create(true);
  } catch (error) {
    const why =
      error instanceof OktaApiError
        ? error.causes.find((cause) => cause.startsWith('credentials.userNameTemplate'))
        : undefined;
    if (why === undefined) throw error;
    notes.push(`The username format ${textOf(formats['template'])} is not taken over: ${why}`);
    created = await create(false);
  }
  // On-premises provisioning is nothing that Okta's API tells.
  if (name === undefined) {
    await to.call('PUT', `/muster/api/v1/apps/${textOf(created['id'])}/provisioning`, { provisioning: 'scim' });
  }
  return created;
};

const propertyFields = [
  'title',
  'type',
  'format',
  'items',
  'description',
  'required',
  'externalName',
  'externalNamespace',
  'scope',
  'union',
  'minLength',
  'maxLength',
  'enum',
];

const knownFormats = ['country-code', 'language-code', 'ref-id'];

/** An attribute as the other org takes it. */
const propertyOf = (property: JsonObject): JsonObject =>
  Object.fromEntries(
    propertyFields
      .filter((name) => property[name] !== undefined)
      .filter((name) => name !== 'format' || knownFormats.includes(textOf(property[name])))
      .map((name) => [name, property[name]!]),
  );

/**
 * Makes a change of many properties, and where some are refused, without those.
 * @returns how many were taken
 */
const inParts = async (
  properties: Readonly<Record<string, Json>>,
  notes: string[],
  what: string,
  send: (properties: JsonObject) => Promise<unknown>,
): Promise<number> => {
  const left = new Map(Object.entries(properties));
  while (left.size > 0) {
    try {
      await send(Object.fromEntries(left));
      return [...left.values()].filter((value) => value !== null).length;
    } catch (error) {
      if (!(error instanceof OktaApiError) || error.status !== 400) throw error;
      const refused = error.causes
        .map((cause) => ({
          cause,
          name: [...left.keys()].find((key) => cause.startsWith(`${key}: `) || cause.startsWith(`${key}.`)),
        }))
        .filter(({ name }) => name !== undefined);
      if (refused.length === 0) throw error;
      for (const { cause, name } of refused) {
        left.delete(name!);
        notes.push(`${what} ${name} is not taken over: ${cause.split('\n')[0]}`);
      }
    }
  }
  return 0;
};

const writeProfile = async (to: OktaApi, id: string, { attributes }: AppSettings, notes: string[]): Promise<number> => {
  const path = `/api/v1/meta/schemas/apps/${id}/default`;
  const { definitions } = await to.call('GET', path);
  const own = Object.keys((member(member(definitions, 'custom'), 'properties') ?? {}) as JsonObject);
  const base = new Set(Object.keys((member(member(definitions, 'base'), 'properties') ?? {}) as JsonObject));
  const wanted = Object.entries(attributes).filter(([name]) => !base.has(name));
  const properties: Record<string, Json> = {
    ...Object.fromEntries(own.filter((name) => !Object.hasOwn(attributes, name)).map((name) => [name, null])),
    ...Object.fromEntries(wanted.map(([name, property]) => [name, propertyOf(property)])),
  };
  return inParts(properties, notes, 'The attribute', (properties) =>
    to.call('POST', path, { definitions: { custom: { id: '#custom', type: 'object', properties } } }),
  );
};

const writeMapping = async (
  to: OktaApi,
  query: string,
  wanted: Readonly<Record<string, JsonObject>>,
  username: string,
  notes: string[],
): Promise<number> => {
  const [mapping] = await to.list(`/api/v1/mappings?${query}`);
  const path = `/api/v1/mappings/${textOf(mapping?.['id'])}`;
  const own = Object.keys(((await to.call('GET', path))['properties'] ?? {}) as JsonObject);
  const properties: Record<string, Json> = {
    ...Object.fromEntries(own.filter((name) => !Object.hasOwn(wanted, name)).map((name) => [name, null])),
    ...Object.fromEntries(
      Object.entries(wanted)
        .filter(([name]) => name !== username)
        .map(([name, { expression = null, pushStatus }]) => [
          name,
          { expression, ...(pushStatus !== undefined && { pushStatus }) },
        ]),
    ),
  };
  return inParts(properties, notes, 'The mapping of', (properties) => to.call('POST', path, { properties }));
};

const writePushedGroups = async (
  to: OktaApi,
  id: string,
  { pushedGroups }: AppSettings,
  integrated: boolean,
  notes: string[],
): Promise<number> => {
  let written = 0;
  for (const { name, description, active } of pushedGroups) {
    const found = await to.list(`/api/v1/groups?q=${encodeURIComponent(name)}&limit=200`);
    const group =
      found.find(({ profile, type }) => member(profile, 'name') === name && type !== 'APP_GROUP') ??
      (await to.call('POST', '/api/v1/groups', {
        profile: { name, ...(description !== undefined && { description }) },
      }));
    const status = active && integrated ? 'ACTIVE' : 'INACTIVE';
    await to.call('POST', `/api/v1/apps/${id}/group-push/mappings`, { sourceGroupId: textOf(group['id']), status });
    written++;
  }
  if (written > 0 && !integrated)
    notes.push('The pushed groups are inactive until the application is integrated and they are activated.');
  return written;
};

/** Makes an application with these settings in an org of ours. @throws OktaApiError, Error */
export const writeApp = async (to: OktaApi, settings: AppSettings, options: WriteOptions): Promise<Imported> => {
  const notes = [...settings.notes];
  const created = await createApp(to, settings, options, notes);
  const id = textOf(created['id']);
  const attributes = await writeProfile(to, id, settings, notes);
  const mappings =
    (await writeMapping(to, `targetId=${id}`, settings.toApp, 'userName', notes)) +
    (await writeMapping(to, `sourceId=${id}`, settings.toOkta, 'login', notes));
  const { integration } = options;
  const features: string[] = [];
  if (integration) {
    await to.call('PUT', `/muster/api/v1/apps/${id}/integration`, integration);
    for (const [name, capabilities] of Object.entries(settings.features)) {
      await to.call('PUT', `/api/v1/apps/${id}/features/${name}`, capabilities);
      features.push(name);
    }
  } else if (Object.keys(settings.features).length > 0) {
    notes.push('The provisioning settings need an integration: name the service with --base-url.');
  }
  const pushedGroups = await writePushedGroups(to, id, settings, integration !== undefined, notes);
  return {
    id,
    label: textOf(created['label']),
    name: textOf(created['name']),
    attributes,
    mappings,
    features,
    pushedGroups,
    notes,
  };
};
