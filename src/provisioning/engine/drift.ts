import { member, type JsonObject } from '../../protocol/json.ts';
import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import { get, page, pathOf } from '../client/requests.ts';
import { read, readPage } from '../exchange.ts';
import { done, type Outcome } from '../flow.ts';
import { membersOf } from '../groups/members.ts';
import { perform, type Send } from '../perform.ts';
import type { OrgStore } from '../store.ts';
import { textMember } from '../text-member.ts';
import { differences, type AttributeDifference } from './difference.ts';

/** Something at the service that is not as the org wants it. */
export type Drift =
  | { readonly kind: 'missing'; readonly person: string; readonly username: string }
  | { readonly kind: 'inactive'; readonly person: string; readonly username: string; readonly externalId: string }
  /** Active at the service, and assigned to nobody. */
  | { readonly kind: 'orphan'; readonly username: string; readonly externalId: string }
  | {
      readonly kind: 'changed';
      readonly person: string;
      readonly username: string;
      readonly externalId: string;
      readonly attributes: readonly AttributeDifference[];
    }
  | { readonly kind: 'group-missing'; readonly group: string; readonly name: string }
  /** No members were returned, though they were asked for, and some ought to be there: there are none, or it does not tell. */
  | { readonly kind: 'group-unknown'; readonly group: string; readonly name: string }
  | {
      readonly kind: 'group-changed';
      readonly group: string;
      readonly name: string;
      /** The service's ids of users. */
      readonly lacks: readonly string[];
      readonly hasBesides: readonly string[];
    };

/** What a comparison of all users and pushed groups found. */
export interface DriftReport {
  readonly app: string;
  readonly users: number;
  readonly groups: number;
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** The first ones. */
  readonly drifts: readonly Drift[];
}

/** A page of the service's users. */
interface UserPage {
  readonly resources: readonly JsonObject[];
  readonly total: number;
}

/** What a report shows; the counts tell of all. */
const most = 1_000;

/** Compares all that the service has with what the org wants; it reads, and changes nothing. */
export const findDrift = async (
  application: Application,
  { store, send }: { readonly store: OrgStore; readonly send: Send },
): Promise<Outcome<DriftReport>> => {
  const app = application.id;
  const message = (reason: string): string => `Comparison with app ${application.label} failed: ${reason}`;
  const drifts: Drift[] = [];
  const counts: Record<string, number> = {};
  const note = (drift: Drift): void => {
    counts[drift.kind] = (counts[drift.kind] ?? 0) + 1;
    if (drifts.length < most) drifts.push(drift);
  };

  const seen = new Set<string>();
  for (let index = 1, total = 1; index <= total;) {
    const list: Outcome<UserPage> = await perform(readPage(page('/Users', index, 100), message), send);
    if (!list.ok) return list;
    const listed = list.value.resources;
    if (listed.length === 0) break;
    total = list.value.total;
    index += listed.length;
    const ids = listed.map((resource) => textMember(resource, 'id'));
    const rows = new Map<string, AppUser>();
    for (const row of await store.appUsers.getByExternalIds(app, ids)) rows.set(row.externalId ?? '', row);
    for (const resource of listed) {
      const externalId = textMember(resource, 'id');
      const username = textMember(resource, 'userName');
      const row = rows.get(externalId);
      seen.add(externalId);
      const active = member(resource, 'active') !== false;
      if (!row) {
        if (active) note({ kind: 'orphan', username, externalId });
        continue;
      }
      const known = { person: row.person, username: row.username, externalId };
      if (!active) note({ kind: 'inactive', ...known });
      const attributes = differences(application, row, resource).filter(({ changed }) => changed !== 'nowhere');
      if (attributes.length > 0) note({ kind: 'changed', ...known, attributes });
    }
  }
  let after: string | undefined;
  do {
    const rows = await store.appUsers.list(app, { limit: 500, ...(after !== undefined && { after }) });
    for (const { externalId, person, username } of rows.items) {
      if (externalId !== undefined && !seen.has(externalId)) note({ kind: 'missing', person, username });
    }
    after = rows.next;
  } while (after !== undefined);

  let groups = 0;
  do {
    const pushed = await store.pushedGroups.list(app, {
      status: 'ACTIVE',
      limit: 200,
      ...(after !== undefined && { after }),
    });
    for (const { id, group, externalId, externalName: name = '' } of pushed.items) {
      if (externalId === undefined) continue;
      groups++;
      const there = await perform(read(get(pathOf('/Groups', externalId)), message), send);
      if (!there.ok && there.failure.kind !== 'not-found') return there;
      if (!there.ok) {
        note({ kind: 'group-missing', group, name });
        continue;
      }
      const wanted = new Set((await store.pushedGroups.wantedMembers(id)).map((one) => one.externalId));
      let members = membersOf(there.value);
      if (!members && wanted.size > 0) {
        // RFC 7643 §7: what is returned by request alone has to be asked for.
        const asked = await perform(read(get(`${pathOf('/Groups', externalId)}?attributes=members`), message), send);
        members = asked.ok ? membersOf(asked.value) : undefined;
        if (!members) {
          note({ kind: 'group-unknown', group, name });
          continue;
        }
      }
      const present = new Set((members ?? []).map(({ value }) => value));
      const lacks = [...wanted].filter((id) => !present.has(id));
      const hasBesides = [...present].filter((id) => !wanted.has(id));
      if (lacks.length + hasBesides.length > 0) note({ kind: 'group-changed', group, name, lacks, hasBesides });
    }
    after = pushed.next;
  } while (after !== undefined);
  return done({ app, users: seen.size, groups, counts, drifts });
};
