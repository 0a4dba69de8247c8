// A store of one's own, to begin with: in memory. Put your database in the place of the two maps; the remarks say what has to hold.
import {
  compareKeys,
  fold,
  matches,
  member,
  ScimError,
  sortKeyOf,
  type AttributePath,
  type Json,
  type JsonObject,
  type ResourceStore,
  type ResourceType,
  type StoredResource,
  type TenantStore,
  type Wanted,
} from 'muster-scim';

interface Kept {
  /** The place in the order of creation. Pages by cursor go by it: it never changes, and none is given twice. */
  readonly seq: number;
  readonly type: ResourceType;
  readonly id: string;
  readonly created: number;
  version: number;
  modified: number;
  /** In the order in which they came: it is answered as it was sent. */
  attributes: JsonObject;
  /** Ids, not copies: what a member is called is read when the group is read. */
  members: Set<string>;
  secret: string | null;
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const displayOf = ({ attributes }: Kept): string | undefined =>
  textOf(attributes['displayName']) ?? textOf(attributes['userName']);

const elements = (value: Json | undefined): readonly (Json | undefined)[] => (Array.isArray(value) ? value : [value]);

/** All values at a path, which may lead through several elements, with what they are compared by. */
const valuesAt = (attributes: JsonObject, { extension, attribute, subAttribute }: AttributePath) => {
  const found = elements(member(extension ? member(attributes, extension.id) : attributes, attribute.name));
  const values = subAttribute ? found.map((element) => member(element, subAttribute.name)) : found;
  const { caseExact } = subAttribute ?? attribute;
  return values
    .filter((value) => typeof value === 'string')
    .map((value) => ({ value, key: caseExact ? value : fold(value) }));
};

const name = ({ extension, attribute, subAttribute }: AttributePath): string =>
  [...(extension ? [extension.id] : []), subAttribute ? `${attribute.name}.${subAttribute.name}` : attribute.name].join(
    ':',
  );

/** The attributes that the schemas say are unique. With a database: unique indexes, since of two writers one has to lose. */
const uniquePaths = (type: ResourceType): AttributePath[] =>
  [
    ...type.attributes.map((attribute) => ({ attribute })),
    ...type.extensions.flatMap(({ schema }) =>
      schema.attributes.map((attribute) => ({ extension: schema, attribute })),
    ),
  ].filter(({ attribute }) => attribute.name !== 'id' && attribute.uniqueness !== 'none');

export const createStore = ({ clock = Date.now }: { clock?: () => number } = {}) => {
  const tenants = new Map<string, Map<string, Kept>>();
  let lastSeq = 0;

  const tenantStore = (tenant: string): TenantStore => {
    // Nothing of another tenant can be reached from here: every statement of yours names the tenant.
    const kept = (): Map<string, Kept> => tenants.get(tenant) ?? new Map<string, Kept>();

    const groupsOf = (id: string) => {
      const direct = [...kept().values()].filter(({ members }) => members.has(id));
      // Groups within groups, which may be within each other: a set that grows while it is walked comes to an end.
      const all = new Set(direct);
      for (const group of all) for (const one of kept().values()) if (one.members.has(group.id)) all.add(one);
      return [...all].map((group) => ({
        id: group.id,
        type: group.type.name,
        display: displayOf(group),
        direct: direct.includes(group),
      }));
    };
    /** The oldest first, so that a page of them is the same each time. */
    const membersOf = ({ members }: Kept) =>
      [...members]
        .map((id) => kept().get(id)!)
        .toSorted((a, b) => a.seq - b.seq)
        .map((member) => ({ id: member.id, type: member.type.name, display: displayOf(member) }));

    /** What is expensive is read only where it is wanted: a group may have 100,000 members. */
    const show = (one: Kept, wanted: Wanted): StoredResource => ({
      id: one.id,
      type: one.type.name,
      version: one.version,
      created: one.created,
      lastModified: one.modified,
      document: JSON.stringify(one.attributes),
      ...(wanted.members && one.type.hasMembers && { members: membersOf(one) }),
      ...(wanted.groups && one.type.hasGroups && { groups: groupsOf(one.id) }),
    });

    /** As filters and sorting see it. With a database, filters on what is indexed are SQL; the rest may be done so. */
    const seen = (one: Kept): JsonObject => ({
      ...one.attributes,
      ...(one.members.size > 0 && {
        members: membersOf(one).map(({ id, display = '', type }) => ({ value: id, display, type })),
      }),
      ...(one.type.hasGroups &&
        groupsOf(one.id).length > 0 && {
          groups: groupsOf(one.id).map(({ id, display = '', direct }) => ({
            value: id,
            display,
            type: direct ? 'direct' : 'indirect',
          })),
        }),
      meta: {
        resourceType: one.type.name,
        created: new Date(one.created).toISOString(),
        lastModified: new Date(one.modified).toISOString(),
        version: `W/"${one.version}"`,
      },
    });

    const find = (type: ResourceType, id: string): Kept | undefined => {
      const found = kept().get(id);
      return found?.type.name === type.name ? found : undefined;
    };

    const assertUnique = (
      type: ResourceType,
      { id, attributes, before = {} }: { id: string; attributes: JsonObject; before?: JsonObject },
      asked: readonly AttributePath[] = [],
    ): void => {
      for (const path of [...uniquePaths(type), ...asked]) {
        const old = valuesAt(before, path).map(({ key }) => key);
        // "global" is across all tenants.
        const scope =
          path.attribute.uniqueness === 'global'
            ? [...tenants].flatMap(([at, all]) => [...all.values()].map((one) => ({ at, one })))
            : [...kept().values()].map((one) => ({ at: tenant, one }));
        for (const { value, key } of valuesAt(attributes, path)) {
          // What was taken twice before may stay so.
          if (old.includes(key)) continue;
          const taken = scope.some(
            ({ at, one }) =>
              !(at === tenant && one.id === id) &&
              one.type.name === type.name &&
              valuesAt(one.attributes, path).some((other) => other.key === key),
          );
          if (taken)
            throw new ScimError(409, `${name(path)} ${JSON.stringify(value)} is taken.`, { scimType: 'uniqueness' });
        }
      }
    };

    const assertMembers = (ids: readonly string[]): void => {
      const missing = ids.find((id) => !kept().has(id));
      if (missing !== undefined)
        throw new ScimError(400, `members: there is no "${missing}".`, { scimType: 'invalidValue' });
    };

    const assertMatches = (ifMatch: '*' | readonly number[] | undefined, { version }: Kept): void => {
      if (ifMatch === undefined || ifMatch === '*' || ifMatch.includes(version)) return;
      throw new ScimError(412, 'If-Match names another version than the present one.');
    };

    return {
      get: async (type, id, wanted) => {
        const found = find(type, id);
        return found && show(found, wanted);
      },

      async query({ sources, sort, page, total, wanted }) {
        const direction = sort?.descending ? -1 : 1;
        const entries = sources
          .flatMap(({ type, filter, sortBy }) =>
            [...kept().values()]
              .filter((one) => one.type.name === type.name && (!filter || matches(filter, seen(one))))
              .map((one) => ({ one, key: sort && sortBy ? sortKeyOf(seen(one), sortBy) : undefined })),
          )
          // What sorts alike stays in the order of creation, or pages would overlap and skip.
          .toSorted((a, b) => direction * compareKeys(a.key, b.key) || a.one.seq - b.one.seq);
        const count = total ? { total: entries.length } : {};
        if (page.kind === 'index') {
          const shown = entries.slice(page.startIndex - 1, page.startIndex - 1 + page.count);
          return { ...count, resources: shown.map(({ one }) => show(one, wanted)) };
        }
        // A position tells a place, not a resource, which may be gone by the time that the next page is asked for.
        const [key, seq] = (page.before ?? page.after ?? []) as [string | number | null, number];
        const against = (entry: (typeof entries)[number]): number =>
          direction * compareKeys(entry.key, key ?? undefined) || entry.one.seq - seq;
        const rest = page.before
          ? entries.filter((entry) => against(entry) < 0).toReversed()
          : entries.filter((entry) => !page.after || against(entry) > 0);
        const shown = rest.slice(0, page.count);
        if (page.before) shown.reverse();
        const more = rest.length > page.count;
        const at = (entry: (typeof entries)[number] | undefined, beyond: number) =>
          entry ? [entry.key ?? null, entry.one.seq] : [key ?? null, seq + beyond];
        return {
          ...count,
          resources: shown.map(({ one }) => show(one, wanted)),
          ...(page.count > 0 && (page.before || more) && { next: at(shown.at(-1), -1) }),
          ...(page.count > 0 && (page.before ? more : page.after) && { previous: at(shown[0], 1) }),
        };
      },

      // Each write is one transaction, and on disk when its promise resolves. Here nothing comes between: there is no `await`.
      async create(type, { id, attributes, members = [], secret = null, history }, { unique, wanted }) {
        const all = tenants.get(tenant);
        if (!all) throw new Error(`There is no tenant "${tenant}".`);
        if (all.has(id)) throw new ScimError(409, `id "${id}" is taken.`, { scimType: 'uniqueness' });
        assertUnique(type, { id, attributes }, unique);
        assertMembers(members);
        const now = clock();
        const { version, created, lastModified } = history ?? { version: 1, created: now, lastModified: now };
        const one: Kept = {
          seq: (lastSeq += 1),
          type,
          id,
          created,
          version,
          modified: lastModified,
          attributes: structuredClone(attributes),
          members: new Set(members),
          secret,
        };
        all.set(id, one);
        return show(one, wanted);
      },

      async modify(type, id, change, { ifMatch, unique, read, wanted }) {
        const one = find(type, id);
        if (!one) return undefined;
        assertMatches(ifMatch, one);
        const asked = change(show(one, read));
        const { attributes = one.attributes, members, secret } = asked;
        assertUnique(type, { id, attributes, before: one.attributes }, unique);
        if (members) assertMembers('replace' in members ? members.replace : members.add);
        // A set that others add to at the same time: what is added and removed is written, never the whole.
        const after = new Set(members && 'replace' in members ? members.replace : one.members);
        if (members && !('replace' in members)) {
          for (const gone of members.remove) after.delete(gone);
          for (const come of members.add) after.add(come);
        }
        const changed =
          JSON.stringify(attributes) !== JSON.stringify(one.attributes) ||
          after.size !== one.members.size ||
          [...after].some((member) => !one.members.has(member)) ||
          (secret !== undefined && secret !== one.secret);
        // What changes nothing is no new version: clients keep their ETag.
        if (changed && !asked.keepVersion) {
          one.version += 1;
          one.modified = Math.max(clock(), one.modified);
        }
        one.attributes = structuredClone(attributes);
        one.members = after;
        if (secret !== undefined) one.secret = secret;
        return show(one, wanted);
      },

      async delete(type, id, { ifMatch }) {
        const one = find(type, id);
        if (!one) return false;
        assertMatches(ifMatch, one);
        kept().delete(id);
        for (const group of kept().values()) {
          if (!group.members.delete(id)) continue;
          group.version += 1;
          group.modified = clock();
        }
        return true;
      },
    };
  };

  const resources: ResourceStore = { tenant: tenantStore };
  return {
    resources,
    addTenant: (id: string) => void tenants.set(id, new Map()),
    close: () => undefined,
  };
};
