import type { JsonObject } from '../../protocol/json.ts';
import type { MemberChange } from '../../protocol/members.ts';
import { entriesOf } from '../sql/index-keys.ts';
import { assertMatches } from '../sql/resource.ts';
import type { StoredResource } from '../../service/store.ts';
import { keysOf, type Key } from './index-rows.ts';
import type { Indexes } from './indexes.ts';
import type { Row } from './rows.ts';
import type { Write } from './write.ts';

/** What a write does to one resource, decided before anything is written. */
export interface Plan {
  readonly write: Write;
  readonly seq: number;
  readonly collection: number;
  /** What it was; undefined where it is made. */
  readonly row: Row | undefined;
  readonly before: JsonObject | undefined;
  /** What it becomes; undefined where the document stays, or goes. */
  readonly after: JsonObject | undefined;
  readonly text: string | undefined;
  readonly members: MemberChange | undefined;
  readonly secret: string | null | undefined;
  readonly keepVersion: boolean;
}

type Modify = Extract<Write, { kind: 'modify' }>;
type Create = Extract<Write, { kind: 'create' }>;

export const planCreate = (write: Create, seq: number, collection: number): Plan => {
  const { attributes, members, secret } = write.resource;
  return {
    write,
    seq,
    collection,
    row: undefined,
    before: undefined,
    after: attributes,
    text: JSON.stringify(attributes),
    members: members && members.length > 0 ? { replace: members } : undefined,
    secret,
    keepVersion: false,
  };
};

/** @throws ScimError preconditionFailed, and what the change throws */
export const planModify = (write: Modify, row: Row, current: StoredResource, collection: number): Plan => {
  const [seq, , version, , , document] = row;
  assertMatches(write.options.ifMatch, version);
  const asked = write.change(current);
  const text = asked.attributes && JSON.stringify(asked.attributes);
  const rewritten = text !== undefined && text !== document;
  return {
    write,
    seq,
    collection,
    row,
    before: rewritten ? (JSON.parse(document) as JsonObject) : undefined,
    after: rewritten ? asked.attributes : undefined,
    text: rewritten ? text : undefined,
    members: asked.members,
    secret: asked.secret,
    keepVersion: asked.keepVersion ?? false,
  };
};

/** @throws ScimError preconditionFailed */
export const planDelete = (write: Extract<Write, { kind: 'delete' }>, row: Row, collection: number): Plan => {
  const [seq, , version, , , document] = row;
  assertMatches(write.ifMatch, version);
  return {
    write,
    seq,
    collection,
    row,
    before: JSON.parse(document) as JsonObject,
    after: undefined,
    text: undefined,
    members: undefined,
    secret: undefined,
    keepVersion: false,
  };
};

/** What the plan makes of the keys of its resource. */
export const keyChanges = (
  { write: { type }, before, after, collection, seq }: Plan,
  indexes: Indexes,
): { readonly removed: readonly Key[]; readonly added: readonly Key[] } => {
  const removed: Key[] = [];
  const added: Key[] = [];
  for (const index of indexes(type).values()) {
    const old = before ? entriesOf(before, index) : [];
    const now = after ? entriesOf(after, index) : [];
    const gone = old.filter((entry) => !now.some(({ key }) => key === entry.key));
    const come = now.filter((entry) => !old.some(({ key }) => key === entry.key));
    removed.push(...keysOf(gone, collection, seq));
    added.push(...keysOf(come, collection, seq));
  }
  return { removed, added };
};
