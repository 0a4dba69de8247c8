import type { Json, JsonObject } from '../protocol/json.ts';
import { project, type Projection } from '../protocol/project.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { entityTag } from './etag.ts';
import type { GroupReference, Reference, StoredResource } from './store.ts';

/** The permanent URI of a resource (RFC 7643 §3.1 `meta.location`). */
export const locationOf = (baseUrl: string, type: ResourceType, id: string): string =>
  `${baseUrl}${type.endpoint}/${encodeURIComponent(id)}`;

/** The endpoint of each resource type by its name, for `$ref`. */
export type Endpoints = ReadonlyMap<string, string>;

/** How a version of SCIM has what is sent, made of what SCIM 2.0 has. */
export interface Shape {
  readonly resource: (resource: JsonObject) => JsonObject;
  /** What a list has beside its resources. */
  readonly list: (list: JsonObject) => JsonObject;
}

interface Context {
  readonly baseUrl: string;
  readonly endpoints: Endpoints;
  /** Absent: as SCIM 2.0 has it. */
  readonly shape?: Shape | undefined;
}

const reference = (
  baseUrl: string,
  endpoints: Endpoints,
  { id, type, display }: Reference,
  kind: string,
): JsonObject => ({
  value: id,
  $ref: `${baseUrl}${endpoints.get(type) ?? ''}/${encodeURIComponent(id)}`,
  ...(display !== undefined && { display }),
  type: kind,
});

const directness = (group: GroupReference): string => (group.direct ? 'direct' : 'indirect');

/** Times as text. Those of a page are close to one another: all but the seconds is worked out once. */
const createTimes = (): ((milliseconds: number) => string) => {
  let minute = Number.NaN;
  let text = '';
  return (milliseconds) => {
    const present = Math.floor(milliseconds / 60_000);
    if (present !== minute) {
      minute = present;
      text = new Date(minute * 60_000).toISOString().slice(0, -'00.000Z'.length);
    }
    const rest = String(100_000 + milliseconds - minute * 60_000);
    return `${text}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
  };
};

/** How many members become objects before they are text: those of a group of a million would take a gigabyte at once. */
const atOnce = 1_000;

/** Renders the resources of one response as JSON text (RFC 7643 §3): the document, what is derived, `meta`. */
export interface Render {
  text(stored: StoredResource, type: ResourceType, projection: Projection | undefined): string;
  /** Of a resource with `manyMembers`: the same text, a part after the other. */
  parts(stored: StoredResource, type: ResourceType, projection: Projection | undefined): ReadableStream<string>;
}

/** The members of an object as JSON text, without its braces. */
const inside = (entries: readonly (readonly [string, Json])[]): string =>
  JSON.stringify(Object.fromEntries(entries)).slice(1, -1);

/** The document goes out as it lies in the store where nothing has to be left out of it. */
export const createRender = ({ baseUrl, endpoints, shape }: Context): Render => {
  // Those who were made together may have changed at any time.
  const [timeOfCreation, timeOfChange] = [createTimes(), createTimes()];
  // The store gives all that are in the same groups one list.
  const groupTexts = new Map<readonly GroupReference[], string>();
  const membersOf = (members: readonly Reference[]) => members.map((m) => reference(baseUrl, endpoints, m, m.type));
  const memberText = (members: readonly Reference[]): string => {
    if (members.length <= atOnce) return JSON.stringify(membersOf(members));
    let text = '';
    for (let from = 0; from < members.length; from += atOnce) {
      text += `${from === 0 ? '[' : ','}${JSON.stringify(membersOf(members.slice(from, from + atOnce))).slice(1, -1)}`;
    }
    return `${text}]`;
  };
  const groupsOf = (groups: readonly GroupReference[]) =>
    groups.map((group) => reference(baseUrl, endpoints, group, directness(group)));
  const textOf = (groups: readonly GroupReference[]): string => {
    let text = groupTexts.get(groups);
    if (text === undefined) groupTexts.set(groups, (text = JSON.stringify(groupsOf(groups))));
    return text;
  };
  const metaOf = ({ id, version, created, lastModified }: StoredResource, type: ResourceType): JsonObject => {
    const since = timeOfCreation(created);
    return {
      resourceType: type.name,
      created: since,
      lastModified: lastModified === created ? since : timeOfChange(lastModified),
      location: locationOf(baseUrl, type, id),
      version: entityTag(version),
    };
  };
  /** What `meta` has before and between the values that each resource has of its own, as JSON text; made once for a type. */
  const metaTexts = new Map<ResourceType, readonly [start: string, location: string]>();
  const metaTextsOf = (type: ResourceType) => {
    let texts = metaTexts.get(type);
    if (!texts) {
      const location = JSON.stringify(locationOf(baseUrl, type, '')).slice(0, -1);
      texts = [`{"resourceType":${JSON.stringify(type.name)},"created":"`, `","location":${location}`];
      metaTexts.set(type, texts);
    }
    return texts;
  };
  /** The same as JSON text: what differs needs no escapes but those of the version's quotes. */
  const metaText = ({ id, version, created, lastModified }: StoredResource, type: ResourceType): string => {
    const [start, location] = metaTextsOf(type);
    const since = timeOfCreation(created);
    const changed = lastModified === created ? since : timeOfChange(lastModified);
    return `${start}${since}","lastModified":"${changed}${location}${encodeURIComponent(id)}","version":"W/\\"${version}\\""}`;
  };
  const isWhole = (type: ResourceType, projection: Projection | undefined): boolean =>
    type.returnedWhole && projection === undefined;
  const toObject = (
    { document, members = [], groups = [], ...stored }: StoredResource,
    type: ResourceType,
    projection: Projection | undefined,
  ): JsonObject => {
    const resource = {
      ...(JSON.parse(document) as JsonObject),
      ...(members.length > 0 && { members: membersOf(members) }),
      ...(groups.length > 0 && { groups: groupsOf(groups) }),
      meta: metaOf({ ...stored, document }, type),
    };
    const returned = isWhole(type, projection) ? resource : project(resource, type, projection);
    return shape ? shape.resource(returned) : returned;
  };
  return {
    text(stored, type, projection) {
      if (shape || !isWhole(type, projection)) return JSON.stringify(toObject(stored, type, projection));
      const { document, members = [], groups = [] } = stored;
      const withMembers = members.length > 0 ? `,"members":${memberText(members)}` : '';
      const withGroups = groups.length > 0 ? `,"groups":${textOf(groups)}` : '';
      return `${document.slice(0, -1)}${withMembers}${withGroups},"meta":${metaText(stored, type)}}`;
    },
    parts({ manyMembers, ...stored }, type, projection) {
      /** What follows the members; undefined as long as there was none of which anything is returned. */
      let after: string | undefined;
      const render = new TransformStream<readonly Reference[], string>({
        transform(members, controller) {
          const resource = toObject({ ...stored, members }, type, projection);
          const elements = resource['members'];
          if (!elements) return;
          const text = JSON.stringify(elements).slice(1, -1);
          if (after !== undefined) return controller.enqueue(`,${text}`);
          const entries = Object.entries(resource);
          const place = entries.findIndex(([name]) => name === 'members');
          const [before, rest] = [inside(entries.slice(0, place)), inside(entries.slice(place + 1))];
          after = rest && `,${rest}`;
          controller.enqueue(`{${before && `${before},`}"members":[${text}`);
        },
        flush(controller) {
          controller.enqueue(after === undefined ? JSON.stringify(toObject(stored, type, projection)) : `]${after}}`);
        },
      });
      return manyMembers!.pipeThrough(render);
    },
  };
};

/** The representation of one stored resource as JSON text. */
export const renderResource = (
  stored: StoredResource,
  type: ResourceType,
  { projection, ...context }: Context & { projection: Projection | undefined },
): string => createRender(context).text(stored, type, projection);
