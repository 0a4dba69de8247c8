import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';
import { OktaApiError, type OktaApi } from './okta-api.ts';

/** A group that is pushed, by its name: ids are another org's. */
export interface PushedGroupSettings {
  readonly name: string;
  readonly description?: string;
  readonly active: boolean;
}

/** All that an application is set to, as Okta's API tells it. Secrets are no part of it: Okta does not show them. */
export interface AppSettings {
  readonly app: JsonObject;
  /** The attributes of its user profile by variable, base and custom. */
  readonly attributes: Readonly<Record<string, JsonObject>>;
  readonly base: readonly string[];
  /** Target and expression, for each direction. */
  readonly toApp: Readonly<Record<string, JsonObject>>;
  readonly toOkta: Readonly<Record<string, JsonObject>>;
  /** The capabilities of each feature by name; none where provisioning is not enabled. */
  readonly features: Readonly<Record<string, JsonObject>>;
  readonly pushedGroups: readonly PushedGroupSettings[];
  /** What could not be read, and why. */
  readonly notes: readonly string[];
}

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const objectsOf = (value: Json | undefined): Record<string, JsonObject> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter((entry): entry is [string, JsonObject] => isObject(entry[1])),
  );

/** The application of an id, or of exactly that label. @throws Error where there is none, or several */
export const findApp = async (api: OktaApi, name: string): Promise<JsonObject> => {
  if (/^0oa\w+$/.test(name)) return api.call('GET', `/api/v1/apps/${name}`);
  const found = await api.list(`/api/v1/apps?q=${encodeURIComponent(name)}&limit=200`);
  const [only, ...more] = found.filter((app) => textOf(app['label']) === name);
  if (only && more.length === 0) return only;
  throw new Error(
    only
      ? `Several applications at ${api.url} are called "${name}": name one by its id.`
      : `There is no application "${name}" at ${api.url}.`,
  );
};

/** What may be off in an org, or not be allowed to the token: then there is a note instead. */
const ifAllowed = async <T>(what: string, notes: string[], none: T, read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OktaApiError) || error.status >= 500) throw error;
    notes.push(`${what} could not be read: ${error.message}`);
    return none;
  }
};

const readMapping = async (api: OktaApi, query: string): Promise<Record<string, JsonObject>> => {
  const [mapping] = await api.list(`/api/v1/mappings?${query}`);
  if (!mapping) return {};
  return objectsOf((await api.call('GET', `/api/v1/mappings/${textOf(mapping['id'])}`))['properties']);
};

const readPushedGroups = async (api: OktaApi, id: string): Promise<readonly PushedGroupSettings[]> => {
  const groups: PushedGroupSettings[] = [];
  for (const mapping of await api.list(`/api/v1/apps/${id}/group-push/mappings?limit=100`)) {
    const { profile } = await api.call('GET', `/api/v1/groups/${textOf(mapping['sourceGroupId'])}`);
    const description = textOf(member(profile, 'description'));
    groups.push({
      name: textOf(member(profile, 'name')),
      ...(description !== '' && { description }),
      active: mapping['status'] === 'ACTIVE',
    });
  }
  return groups;
};

/** Reads the settings of an application; nothing is changed. @throws OktaApiError, Error */
export const readApp = async (api: OktaApi, name: string): Promise<AppSettings> => {
  const app = await findApp(api, name);
  const id = textOf(app['id']);
  const notes: string[] = [];
  const { definitions } = await api.call('GET', `/api/v1/meta/schemas/apps/${id}/default`);
  const base = objectsOf(member(member(definitions, 'base'), 'properties'));
  const custom = objectsOf(member(member(definitions, 'custom'), 'properties'));
  return {
    app,
    attributes: { ...base, ...custom },
    base: Object.keys(base),
    toApp: await ifAllowed('The mappings to the application', notes, {}, () => readMapping(api, `targetId=${id}`)),
    toOkta: await ifAllowed('The mappings to Okta', notes, {}, () => readMapping(api, `sourceId=${id}`)),
    features: await ifAllowed('The provisioning settings', notes, {}, async () =>
      Object.fromEntries(
        (await api.list(`/api/v1/apps/${id}/features`))
          .filter((feature) => isObject(feature['capabilities']))
          .map((feature) => [textOf(feature['name']), feature['capabilities'] as JsonObject]),
      ),
    ),
    pushedGroups: await ifAllowed('The pushed groups', notes, [], () => readPushedGroups(api, id)),
    notes,
  };
};
