import { member, type JsonObject } from '../protocol/json.ts';
import { project } from '../protocol/project.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { AcceptedRequest, Completion } from '../service/asynchronous.ts';
import type { Change, ChangedMember, ChangeOperation } from './event.ts';

/** Members that one event tells of, at most: a change of more is told by as many events as it needs. */
const membersAtOnce = 200;

interface Subject {
  readonly id: string;
  readonly version: number;
}

interface Resource extends Subject {
  readonly type: ResourceType;
}

interface Group extends Subject {
  /** Its resource type, or the name of that. */
  readonly type: ResourceType | string;
}

/** A document with its text, which is not made a second time. */
interface Document {
  readonly attributes: JsonObject;
  readonly text: string;
}

/** What anybody may see of a document, as text. */
const shown = (type: ResourceType, { attributes, text }: Document): string =>
  type.returnedWhole ? text : JSON.stringify(project(attributes, type, undefined));

const changeOf = (
  { type, id, version }: Group,
  what: string,
  operation: ChangeOperation,
  members: Readonly<Record<string, string>>,
): Change => {
  const name = typeof type === 'string' ? type : type.name;
  const resource = JSON.stringify({ type: name, id, version });
  const more = Object.entries(members).map(([key, text]) => `,"${key}":${text}`);
  return {
    type: `${name.toLowerCase()}.${what}`,
    resource: id,
    details: `{"resource":${resource},"operation":"${operation}"${more.join('')}}`,
  };
};

export const created = (subject: Resource, after: Document): Change =>
  changeOf(subject, 'created', 'create', { after: shown(subject.type, after) });

export const deleted = (subject: Resource, before: Document): Change =>
  changeOf(subject, 'deleted', 'delete', { before: shown(subject.type, before) });

/** An update says by its type whether it is the one that lets somebody in or out (RFC 7643 §4.1.1 `active`). */
const whatOf = (before: JsonObject, after: JsonObject): string => {
  const active = member(after, 'active');
  if (active === member(before, 'active')) return 'updated';
  // Who has no `active` is in.
  if (active === false) return 'deactivated';
  return member(before, 'active') === false ? 'activated' : 'updated';
};

export const updated = (
  subject: Resource,
  operation: ChangeOperation,
  { before, after, password }: { before: Document; after: Document; password: boolean },
): Change =>
  changeOf(subject, whatOf(before.attributes, after.attributes), operation, {
    before: shown(subject.type, before),
    after: shown(subject.type, after),
    ...(password && { password: '"changed"' }),
  });

/** Members that came and went: what goes is told first, as many events as it takes. */
export const membersChanged = (
  subject: Group,
  operation: ChangeOperation,
  { added, removed }: { added: readonly ChangedMember[]; removed: readonly ChangedMember[] },
): Change[] => {
  const changes: Change[] = [];
  const all = [
    ...removed.map((one) => ({ kind: 'removed', one }) as const),
    ...added.map((one) => ({ kind: 'added', one }) as const),
  ];
  for (let i = 0; i < all.length; i += membersAtOnce) {
    const some = all.slice(i, i + membersAtOnce);
    const of = (wanted: 'added' | 'removed') => some.filter(({ kind }) => kind === wanted).map(({ one }) => one);
    const parts = { added: of('added'), removed: of('removed') };
    changes.push(
      changeOf(subject, 'members', operation, {
        ...(parts.added.length > 0 && { added: JSON.stringify(parts.added) }),
        ...(parts.removed.length > 0 && { removed: JSON.stringify(parts.removed) }),
      }),
    );
  }
  return changes;
};

const operations = { POST: 'create', PUT: 'replace', PATCH: 'modify', DELETE: 'delete' } as const;

/** What came of a request that was answered 202. What it changed is told by itself. */
export const requestCompleted = ({ method, type, id }: AcceptedRequest, result: Completion): Change => ({
  type: 'request.completed',
  resource: id,
  details: JSON.stringify({ resource: { type, id }, operation: operations[method], result }),
});
