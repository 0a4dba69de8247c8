import type { JsonObject } from '../protocol/json.ts';
import { project, type Projection } from '../protocol/project.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { entityTag } from './etag.ts';
import type { GroupReference, Reference, StoredResource } from './store.ts';

/** The permanent URI of a resource (RFC 7643 §3.1 `meta.location`). */
export const locationOf = (baseUrl: string, type: ResourceType, id: string): string =>
  `${baseUrl}${type.endpoint}/${encodeURIComponent(id)}`;

/** The endpoint of each resource type by its name, for `$ref`. */
export type Endpoints = ReadonlyMap<string, string>;

interface Context {
  readonly baseUrl: string;
  readonly endpoints: Endpoints;
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

type Render = (stored: StoredResource, type: ResourceType, projection: Projection | undefined) => string;

/**
 * Renders the resources of one response: as JSON text (RFC 7643 §3), the document, what is derived, `meta`. The document
 * goes out as it lies in the store where nothing has to be left out of it.
 */
export const createRender = ({ baseUrl, endpoints }: Context): Render => {
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
  return (stored, type, projection) => {
    const { document, members = [], groups = [] } = stored;
    const meta = metaOf(stored, type);
    if (type.returnedWhole && !projection) {
      const withMembers = members.length > 0 ? `,"members":${memberText(members)}` : '';
      const withGroups = groups.length > 0 ? `,"groups":${textOf(groups)}` : '';
      return `${document.slice(0, -1)}${withMembers}${withGroups},"meta":${JSON.stringify(meta)}}`;
    }
    const resource = {
      ...(JSON.parse(document) as JsonObject),
      ...(members.length > 0 && { members: membersOf(members) }),
      ...(groups.length > 0 && { groups: groupsOf(groups) }),
      meta,
    };
    return JSON.stringify(project(resource, type, projection));
  };
};

/** The representation of a resource with `manyMembers`, of a type that is returned whole, as JSON text in parts. */
export const streamResource = (
  { manyMembers, ...stored }: StoredResource,
  type: ResourceType,
  context: Context,
): ReadableStream<string> => {
  const { baseUrl, endpoints } = context;
  const before = stored.document.slice(0, -1);
  const after = renderResource(stored, type, { ...context, projection: undefined }).slice(before.length);
  let separator = `${before},"members":[`;
  const render = new TransformStream<readonly Reference[], string>({
    transform(members, controller) {
      const objects = members.map((member) => reference(baseUrl, endpoints, member, member.type));
      controller.enqueue(separator + JSON.stringify(objects).slice(1, -1));
      separator = ',';
    },
    flush: (controller) => controller.enqueue(`]${after}`),
  });
  return manyMembers!.pipeThrough(render);
};

/** The representation of one stored resource as JSON text. */
export const renderResource = (
  stored: StoredResource,
  type: ResourceType,
  { projection, ...context }: Context & { projection: Projection | undefined },
): string => createRender(context)(stored, type, projection);
