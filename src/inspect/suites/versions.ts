import { member } from '../../protocol/json.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { demandState, read } from '../modified.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.14',
  level: 'MUST',
  needs: ['etag'],
  ...check,
});

const stale = 'W/"a-version-that-never-was"';

const versionIn = (answer: Answer): string => textOf(member(member(answer.json, 'meta'), 'version'));

/** The version that the service gives for a resource now; the check ends where there is none. */
const versionOf = (t: Target, answer: Answer): string => {
  const version = versionIn(answer) || textOf(answer.headers['etag']);
  t.demand(version !== '', 'meta.version or an ETag, which ServiceProviderConfig promises', 'neither', answer, {
    hint: 'Give each resource a version that changes with it, or publish etag.supported as false.',
  });
  return version;
};

/** A user of the check's own, its path and its version. */
const versioned = async (t: Target): Promise<{ path: string; userName: string; version: string }> => {
  const { id, userName } = await t.user();
  const path = `/Users/${id}`;
  return { path, userName: textOf(userName), version: versionOf(t, await read(t, path)) };
};

const getUnless = (t: Target, path: string, tags: string): Promise<Answer> =>
  t.send('GET', path, { headers: { 'if-none-match': tags } });

/** Changes the resource by a method, if it still has the version. */
const changeIf = (
  t: Target,
  method: string,
  { path, userName }: { readonly path: string; readonly userName: string },
  tags: string | undefined,
): Promise<Answer> => {
  const displayName = t.unique('Babs Jensen');
  const body =
    method === 'PUT'
      ? { schemas: [userSchema.id], userName, displayName }
      : {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', path: 'displayName', value: displayName }],
        };
  return t.send(method, path, {
    ...(method !== 'DELETE' && { body }),
    ...(tags !== undefined && { headers: { 'if-match': tags } }),
  });
};

const conditionHint =
  'Compare If-Match with the version in the statement that writes: who changes what he did not see overwrites others.';

/** RFC 7644 §3.14: versions of resources, and requests that depend on them. */
export const versionChecks: readonly Check[] = [
  check({
    id: 'etag-01',
    requirement: 'The ETag of a resource is its meta.version, an entity tag in quotes, weak or strong.',
    run: async (t) => {
      const { path } = await versioned(t);
      const answer = await read(t, path);
      const hint = 'Send one value in both places, quotes included: W/"3694e05e9dff590".';
      const tag = answer.headers['etag'];
      t.demand(
        tag !== undefined && /^(?:W\/)?"[^"]*"$/.test(tag),
        'an ETag such as W/"3694e05e9dff590"',
        tag ?? 'none',
        answer,
        { hint },
      );
      t.equal(versionIn(answer), tag, 'meta.version, as the ETag has it', answer, { hint });
    },
  }),
  check({
    id: 'etag-02',
    requirement:
      'A GET with If-None-Match is answered 304 without a body while the version is the same, and 200 with another.',
    run: async (t) => {
      const { path, version } = await versioned(t);
      const same = await getUnless(t, path, version);
      t.status(same, 304, {
        hint: 'Compare If-None-Match with the version before you render; tags are compared weakly.',
      });
      t.equal(same.text, '', 'body of a 304', same);
      const other = await getUnless(t, path, stale);
      t.status(other, 200, {
        hint: 'Answer 304 for the present version alone: with an old one the client wants to see the change.',
      });
    },
  }),
  ...(
    [
      ['etag-02-any', 'any version: *', () => '*', 'RFC 9110 §13.1.2: * stands for whatever version there is.'],
      [
        'etag-03',
        'a list of versions of which one is the present one',
        (version: string) => `${stale}, ${version}`,
        'Split the header at the commas between tags; one that matches is enough.',
      ],
    ] as const
  ).map(([id, what, tags, hint]) =>
    check({
      id,
      section: 'rfc9110/13.1.2',
      level: 'SHOULD',
      requirement: `A GET whose If-None-Match names ${what} is answered 304.`,
      run: async (t) => {
        const { path, version } = await versioned(t);
        t.status(await getUnless(t, path, tags(version)), 304, { hint });
      },
    }),
  ),
  ...['PUT', 'PATCH', 'DELETE'].map((method) =>
    check({
      id: `etag-04-${method.toLowerCase()}`,
      requirement: `A ${method} with the version of before another change is refused with 412, and changes nothing.`,
      needs: method === 'PATCH' ? ['etag', 'patch'] : ['etag'],
      run: async (t) => {
        const user = await versioned(t);
        t.status(await changeIf(t, 'PUT', user, undefined), 200);
        const { displayName } = t.object(await read(t, user.path));
        t.status(await changeIf(t, method, user, user.version), 412, { hint: conditionHint });
        demandState(t, await read(t, user.path), { displayName: displayName ?? null }, { hint: conditionHint });
      },
    }),
  ),
  check({
    id: 'etag-05',
    requirement: 'PUT and DELETE with the present version in If-Match, or *, go through.',
    run: async (t) => {
      const user = await versioned(t);
      const hint = 'Take the version as you gave it, weak tags too: RFC 7644 §3.14 has them in If-Match.';
      t.status(await changeIf(t, 'PUT', user, '*'), 200, { hint });
      const tags = `${stale}, ${versionOf(t, await read(t, user.path))}`;
      t.status(await changeIf(t, 'PUT', user, tags), 200, { hint });
      const version = versionOf(t, await read(t, user.path));
      t.status(await changeIf(t, 'DELETE', user, version), [200, 204], { hint });
    },
  }),
  check({
    id: 'etag-05-patch',
    requirement: 'PATCH with the present version in If-Match goes through.',
    needs: ['etag', 'patch'],
    run: async (t) => {
      const user = await versioned(t);
      t.status(await changeIf(t, 'PATCH', user, user.version), [200, 204], {
        hint: 'Take the version as you gave it, weak tags too: RFC 7644 §3.14 has them in If-Match.',
      });
    },
  }),
  check({
    id: 'etag-06',
    section: 'rfc7644/3.12',
    requirement: 'The body of a 412 is a SCIM Error.',
    run: async (t) => {
      const answer = await changeIf(t, 'PUT', await versioned(t), stale);
      if (answer.status !== 412)
        t.skip(`a PUT with a version that never was is answered ${answer.status} (etag-04-put)`);
      t.scimError(answer, 412, undefined, { hint: 'Answer a failed precondition as you answer any other error.' });
    },
  }),
  check({
    id: 'etag-07',
    requirement: 'The version stays while the resource does, however often it is read, and is another after a change.',
    run: async (t) => {
      const user = await versioned(t);
      const again = await read(t, user.path);
      t.equal(versionOf(t, again), user.version, 'version', again, {
        hint: 'Derive the version from what is stored, not from the time of the answer: no GET may change it.',
      });
      t.status(await changeIf(t, 'PUT', user, undefined), 200);
      const after = await read(t, user.path);
      t.demand(versionOf(t, after) !== user.version, 'another version after a PUT', user.version, after, {
        hint: 'Count the version up, or hash the resource anew, in the write itself.',
      });
    },
  }),
  check({
    id: 'etag-07-answer',
    requirement: 'The answers to POST and PUT carry the version that a GET has then.',
    run: async (t) => {
      const hint = 'Read the version that the write made, not that of before, and send it with the representation.';
      const demandSame = async (answer: Answer, path: string): Promise<void> => {
        const version = versionIn(answer) || answer.headers['etag'];
        if (version !== undefined) t.equal(version, versionOf(t, await read(t, path)), 'version', answer, { hint });
      };
      const body = t.userBody();
      const created = await t.send('POST', '/Users', { body });
      t.status(created, 201);
      const path = `/Users/${textOf(t.object(created)['id'])}`;
      await demandSame(created, path);
      await demandSame(await changeIf(t, 'PUT', { path, userName: textOf(body['userName']) }, undefined), path);
    },
  }),
  check({
    id: 'etag-08',
    requirement: "A group's version is another after a member was added or removed.",
    needs: ['etag', 'groups', 'patch'],
    run: async (t) => {
      const { id: value } = await t.user();
      const { id } = await t.group();
      const path = `/Groups/${id}`;
      let version = versionOf(t, await read(t, path));
      for (const operation of [
        { op: 'add', path: 'members', value: [{ value }] },
        { op: 'remove', path: `members[value eq "${value}"]` },
      ]) {
        t.status(await t.patch(path, [operation]), [200, 204]);
        const answer = await read(t, path);
        const found = versionOf(t, answer);
        t.demand(found !== version, `another version after ${operation.op}`, found, answer, {
          hint: 'members belong to the group: a change of membership is a change of the group, though it is stored elsewhere.',
        });
        version = found;
      }
    },
  }),
  check({
    id: 'etag-11',
    section: 'rfc7643/3.1',
    requirement: 'Each resource of a list carries the version that it has when it is read by itself.',
    needs: ['etag', 'filter'],
    run: async (t) => {
      const { path, userName, version } = await versioned(t);
      const answer = await t.get('/Users', { filter: `userName eq "${userName}"` });
      const found = t.list(answer).map(({ meta }) => member(meta, 'version') ?? null);
      t.equal(found, [version], `versions in a list of ${path}`, answer, {
        hint: 'A list has no ETag for each of its resources: meta.version is all that a client has for a later If-Match.',
      });
    },
  }),
];
