import { createBody } from '../directory.ts';
import { ask, type Opponent } from './opponent.ts';

/** What came of things that are done at the same time. */
export interface Probes {
  /** Of 20 members that were added to a group at once, all with success, those that are there. */
  readonly keptMembers: number | 'cannot be read';
  /** Of 20 creates of one userName at once, those that succeeded. */
  readonly created: number;
}

const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** Beyond the users that the scenarios make. */
const first = 9_000_000;

export const probe = async (opponent: Opponent): Promise<Probes> => {
  const numbers = Array.from({ length: 20 }, (_, i) => first + i);
  const ids: string[] = [];
  for (const n of numbers) ids.push((await ask(opponent, 'POST', '/Users', createBody(n))).body.id);
  const { body: made } = await ask(opponent, 'POST', '/Groups', {
    schemas: [group],
    displayName: 'Tour Guides at once',
  });
  const added = await Promise.all(
    ids.map((value) =>
      ask(opponent, 'PATCH', `/Groups/${made.id}`, {
        schemas: [patchOp],
        Operations: [{ op: 'add', path: 'members', value: [{ value }] }],
      }),
    ),
  );
  const success = added.filter(({ status }) => status < 300).length;
  const { body: read } = await ask(opponent, 'GET', `/Groups/${made.id}`);
  const kept = Array.isArray(read?.members) ? read.members.length : 0;
  const same = { ...createBody(first + 100) };
  const creates = await Promise.all(numbers.map(() => ask(opponent, 'POST', '/Users', same)));
  return {
    // Who says that all went well and shows none shows members never.
    keptMembers: kept === 0 && success === 20 ? 'cannot be read' : kept,
    created: creates.filter(({ status }) => status === 201).length,
  };
};
