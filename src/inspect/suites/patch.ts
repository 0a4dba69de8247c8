import { isObject, type Json } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { demandState, email, modified, optionalString, read } from '../modified.ts';
import { textOf } from '../published.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.5.2',
  needs: ['patch'],
  ...check,
});

const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const rename = (displayName: string): Json => ({ op: 'replace', path: 'displayName', value: displayName });

/** Waits between changes for clocks that count seconds. */
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** RFC 7644 §3.5.2: the message of a PATCH, and what is common to its operations. */
export const patchChecks: readonly Check[] = [
  check({
    id: 'patch-01',
    level: 'MUST',
    requirement: 'A PATCH whose schemas does not name the PatchOp message is refused with 400.',
    run: async (t) => {
      const { id } = await t.user();
      const Operations = [rename('Babs Jensen')];
      const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
      for (const body of [{ Operations }, { schemas, Operations }]) {
        const answer = await t.send('PATCH', `/Users/${id}`, { body });
        t.scimError(answer, 400, undefined, {
          hint: `Demand "schemas": ["${patchOp}"] before you read the operations.`,
        });
      }
    },
  }),
  check({
    id: 'patch-02',
    level: 'MUST',
    requirement: 'A PATCH without operations, or with an empty list of them, is refused with 400 invalidSyntax.',
    run: async (t) => {
      const { id } = await t.user();
      for (const more of [{}, { Operations: [] }]) {
        const answer = await t.send('PATCH', `/Users/${id}`, { body: { schemas: [patchOp], ...more } });
        t.scimError(answer, 400, ['invalidSyntax', 'invalidValue'], {
          hint: 'Operations is an array of one operation or more: refuse anything else instead of answering that all is well.',
        });
      }
    },
  }),
  check({
    id: 'patch-03',
    level: 'MUST',
    requirement: 'An op other than add, remove and replace is refused with 400 invalidSyntax.',
    run: async (t) => {
      const { id } = await t.user();
      for (const op of ['move', '']) {
        const answer = await t.patch(`/Users/${id}`, [{ op, path: 'displayName', value: 'Babs Jensen' }]);
        t.scimError(answer, 400, ['invalidSyntax', 'invalidValue'], {
          hint: 'There are three operations, "test", "move" and "copy" of JSON Patch are not among them: refuse what is unknown.',
        });
      }
    },
  }),
  check({
    id: 'patch-04',
    level: 'SHOULD',
    requirement: 'op is understood in any case: "Replace", "ADD".',
    run: async (t) => {
      const { id } = await t.user();
      const hint = 'Compare op without case: Entra sends "Add", "Replace" and "Remove".';
      for (const op of ['Replace', 'ADD']) {
        const displayName = t.unique('Babs Jensen');
        const answer = await modified(t, `/Users/${id}`, [{ op, path: 'displayName', value: displayName }], { hint });
        demandState(t, answer, { displayName }, { hint });
      }
    },
  }),
  check({
    id: 'patch-05',
    section: 'rfc7643/2.1',
    level: 'MUST',
    requirement: 'The names in a PATCH message are understood in any case: "operations", "Op", "Path", "VALUE".',
    run: async (t) => {
      const { id } = await t.user();
      const hint = 'The names of attributes are not case exact, those of messages neither: fold them as you read.';
      const displayName = t.unique('Babs Jensen');
      const operations = [{ Op: 'replace', Path: 'displayName', VALUE: displayName }];
      t.status(await t.send('PATCH', `/Users/${id}`, { body: { schemas: [patchOp], operations } }), [200, 204], {
        hint,
      });
      demandState(t, await read(t, `/Users/${id}`), { displayName }, { hint });
    },
  }),
  check({
    id: 'patch-41',
    level: 'MUST',
    requirement: 'A PATCH is atomic: where one operation fails, those before it are not applied either.',
    run: async (t) => {
      const displayName = t.unique('Barbara Jensen');
      const { id } = await t.user({ displayName });
      const failing = { op: 'remove', path: 'userName' };
      const answer = await t.patch(`/Users/${id}`, [rename('Babs Jensen'), failing]);
      if (answer.status < 400) t.skip('the service took the removal of userName, which has to fail (patch-28)');
      demandState(
        t,
        await read(t, `/Users/${id}`),
        { displayName },
        {
          hint: 'Apply the operations to a copy and store it once, when all went well; or roll the transaction back.',
        },
      );
    },
  }),
  check({
    id: 'patch-42',
    level: 'MUST',
    requirement: 'Operations are applied one after the other: each sees what those before it left.',
    run: async (t) => {
      const name = optionalString(t);
      const emails = [email(t, 'work')];
      const { id } = await t.user({ [name]: t.unique('Babs'), emails });
      const value = t.unique('Barbara');
      const operations = [
        { op: 'remove', path: name },
        { op: 'add', path: name, value: t.unique('Babs') },
        { op: 'replace', path: name, value },
        { op: 'add', path: 'emails', value: [email(t, 'home')] },
        { op: 'remove', path: 'emails[type eq "home"]' },
      ];
      const hint = 'Apply the operations in the order of the array; do not sort them by op or path.';
      const answer = await modified(t, `/Users/${id}`, operations, { hint });
      demandState(t, answer, { [name]: value, emails }, { hint });
    },
  }),
  check({
    id: 'patch-43',
    level: 'good practice',
    requirement: 'Fifty operations in one PATCH are applied.',
    run: async (t) => {
      const { id } = await t.user();
      const names = Array.from({ length: 50 }, () => t.unique('Babs Jensen'));
      const hint = 'Set the limit well above what clients send: Entra puts up to 100 operations into one PATCH.';
      const answer = await modified(t, `/Users/${id}`, names.map(rename), { hint });
      demandState(t, answer, { displayName: names.at(-1)! }, { hint });
    },
  }),
  check({
    id: 'patch-43-thousand',
    suite: 'limits',
    level: 'good practice',
    requirement: 'A thousand operations in one PATCH are all applied, or refused with 400 or 413.',
    run: async (t) => {
      const displayName = t.unique('Barbara Jensen');
      const { id } = await t.user({ displayName });
      const names = Array.from({ length: 1000 }, (_, i) => `Babs Jensen ${i}`);
      const answer = await t.patch(`/Users/${id}`, names.map(rename));
      const hint = 'Count the operations before you apply the first; answer 413 with the limit in detail.';
      if (answer.status >= 400) t.scimError(answer, [400, 413], undefined, { hint });
      const expected = answer.status >= 400 ? displayName : names.at(-1)!;
      demandState(t, await read(t, `/Users/${id}`), { displayName: expected }, { hint });
    },
  }),
  check({
    id: 'patch-47',
    level: 'MUST',
    requirement: 'A PATCH is answered 200 with the whole resource as it is now, or 204 without a body.',
    run: async (t) => {
      const { id, userName } = await t.user();
      const displayName = t.unique('Babs Jensen');
      const answer = await t.patch(`/Users/${id}`, [rename(displayName)]);
      t.status(answer, [200, 204]);
      if (answer.status === 204) return t.equal(answer.text, '', 'body of a 204', answer);
      demandState(
        t,
        answer,
        { id, userName: userName!, displayName },
        {
          hint: 'Answer what a GET would answer now, not the resource as it was, nor the operations.',
        },
      );
    },
  }),
  check({
    id: 'patch-47-attributes',
    level: 'MUST',
    requirement: 'A PATCH that asks for attributes is answered 200 with those.',
    run: async (t) => {
      const { id } = await t.user();
      const displayName = t.unique('Babs Jensen');
      const answer = await t.send('PATCH', `/Users/${id}`, {
        query: { attributes: 'displayName' },
        body: { schemas: [patchOp], Operations: [rename(displayName)] },
      });
      const hint = 'Read the attributes parameter of a PATCH as that of a GET, and answer 200 where it is there.';
      t.status(answer, 200, { hint });
      demandState(t, answer, { id, displayName, userName: null, emails: null }, { hint });
    },
  }),
  check({
    id: 'patch-48',
    section: 'entra',
    level: 'Entra',
    requirement: 'A PATCH of a group is answered 204.',
    needs: ['patch', 'groups'],
    when: 'patchWithoutContent',
    run: async (t) => {
      const { id } = await t.group();
      t.status(await t.patch(`/Groups/${id}`, [rename(t.unique('Employees'))]), 204, {
        hint: 'Entra expects no body from a PATCH of a group: with a large group each change would send all members.',
      });
    },
  }),
  check({
    id: 'patch-49',
    section: 'rfc7644/3.12',
    level: 'MUST',
    requirement: 'A PATCH of an id that does not exist is answered 404 with a SCIM Error.',
    run: async (t) =>
      t.scimError(await t.patch(`/Users/${t.unique('unknown')}`, [rename('Babs Jensen')]), 404, undefined, {
        hint: 'Answer 404 before you apply anything, and never make what is missing: Okta makes it again upon a 404.',
      }),
  }),
  check({
    id: 'patch-50',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'A PATCH that changes a resource moves its meta.lastModified on, and its version where it has one.',
    run: async (t) => {
      const created = await t.user();
      const path = `/Users/${created.id}`;
      const before = isObject(created['meta']) ? created['meta'] : {};
      for (let i = 0; ; i++) {
        const answer = await modified(t, path, [rename(t.unique('Babs Jensen'))]);
        const { meta } = t.object(answer);
        const after = isObject(meta) ? meta : {};
        const hint = 'Write both in the statement that writes the change: imports and caches ask for what has changed.';
        const { version } = before;
        const found = JSON.stringify(after);
        t.demand(
          version === undefined || after['version'] !== version,
          `another version than ${JSON.stringify(version)}`,
          found,
          answer,
          {
            hint,
          },
        );
        const [then, now] = [before, after].map(({ lastModified }) => Date.parse(textOf(lastModified)));
        if (now! > then!) return;
        t.demand(i < 12, `lastModified later than ${JSON.stringify(before['lastModified'])}`, found, answer, { hint });
        await pause(100);
      }
    },
  }),
  ...(['add', 'replace'] as const).map((op) =>
    check({
      id: op === 'add' ? 'patch-11' : 'patch-51',
      section: op === 'add' ? 'rfc7644/3.5.2.1' : 'rfc7644/3.5.2.3',
      level: op === 'add' ? 'MUST' : 'SHOULD',
      requirement: `${op === 'add' ? 'Adding' : 'Replacing by'} what is there already succeeds, and changes neither the resource nor its lastModified${op === 'add' ? '' : ' and version'}.`,
      run: async (t) => {
        const [displayName, emails] = [t.unique('Barbara Jensen'), [email(t, 'work')]];
        const { id } = await t.user({ displayName, emails });
        const path = `/Users/${id}`;
        const before = t.object(await read(t, path));
        const answer = await modified(t, path, [
          { op, path: 'displayName', value: displayName },
          { op, path: 'emails', value: emails },
        ]);
        const hint =
          'Compare what the operations made with what was there, and write nothing where both are equal: Okta and ' +
          'Entra repeat themselves, and each repetition would look like a change to whoever imports.';
        demandState(t, answer, { displayName, emails }, { hint });
        const [then, now] = [before, t.object(answer)].map(({ meta }) => (isObject(meta) ? meta : {}));
        // RFC 7644 §3.5.2.1 forbids an addition of what is there to move the time; of the version it says nothing.
        if (op === 'replace') return t.equal(now, then, 'meta', answer, { hint });
        t.equal(now!['lastModified'], then!['lastModified'], 'lastModified', answer, { hint });
      },
    }),
  ),
];
