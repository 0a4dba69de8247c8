import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'limits',
  section: 'rfc7644/3.12',
  level: 'good practice',
  ...check,
});

const megabyte = 1_048_576;
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A body in two parts: `started` when the first is on its way, the second when `finish` is called. */
const slowBody = (text: string) => {
  const started = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<void>();
  const half = Math.floor(text.length / 2);
  let begun = false;
  const bytes = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (!begun) {
          begun = true;
          return controller.enqueue(encode(text.slice(0, half)));
        }
        started.resolve();
        await finished.promise;
        controller.enqueue(encode(text.slice(half)));
        controller.close();
      },
      cancel: () => finished.resolve(),
    },
    { highWaterMark: 0 },
  );
  return { bytes, started: started.promise, finish: finished.resolve };
};

/** Demands that the values were kept whole, or the create refused with an Error. */
const demandWhole = async (t: Target, attributes: JsonObject, why: Why): Promise<void> => {
  const answer = await t.send('POST', '/Users', { body: t.userBody(attributes) });
  if (answer.status !== 201) return t.scimError(answer, [400, 413], undefined, why);
  const read = await t.get(`/Users/${encodeURIComponent(textOf(t.object(answer)['id']))}`);
  t.status(read, 200);
  const lost = differing(attributes, t.object(read));
  t.demand(lost === undefined, 'the values as they were sent', `${lost} is missing or another`, read, why);
};

const truncationHint = {
  hint: 'Where a column is shorter than the value refuse it with 400; a value that is cut differs for ever from the one at Okta and is sent again with each sync.',
};

const integerOf = (t: Target, name: string): number => {
  const value = member(t.service.config?.['bulk'], name);
  return typeof value === 'number' && Number.isInteger(value) ? value : t.skip(`bulk.${name} is not published`);
};

const deletions = (t: Target, count: number): JsonObject => {
  const path = `/Users/${t.unique('nobody')}`;
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: Array.from({ length: count }, () => ({ method: 'DELETE', path })),
  };
};

/** A bulk request as bytes: blanks make it as long as is asked for. */
const bulk = (t: Target, operations: number, size = 0): Promise<Answer> => {
  const body = encode(JSON.stringify(deletions(t, operations)));
  const bytes = Buffer.concat([body, Buffer.alloc(Math.max(0, size - body.length), ' ')]);
  const shown = `a bulk request of ${operations} DELETEs of a user that is not there, ${bytes.length} bytes`;
  return t.send('POST', '/Bulk', { raw: { bytes, shown } });
};

/** How much a service takes, and what it says to more. */
export const limitChecks: readonly Check[] = [
  check({
    id: 'security-02-body',
    requirement: 'A user of 8 MB is refused with 413, or 400, and a SCIM Error.',
    run: async (t) => {
      const [before = '', after = ''] = JSON.stringify(t.userBody({ displayName: '|' })).split('|');
      const bytes = Buffer.concat([encode(before), Buffer.alloc(8 * megabyte, 'x'), encode(after)]);
      const answer = await t.send('POST', '/Users', { raw: { bytes, shown: 'a user with a displayName of 8 MB' } });
      t.scimError(answer, [413, 400], undefined, {
        hint: 'Bound bodies where they are read, and make the answer of the framework or gateway a SCIM Error.',
      });
    },
  }),
  check({
    id: 'security-02-header',
    needs: ['network'],
    requirement: 'A request with a header of 64 KB is answered as any, or refused with 4xx.',
    run: async (t) => {
      const headers = { 'x-long': 'x'.repeat(65_536) };
      const answer = await t.attempt('GET', '/Users', { query: { count: 1 }, headers });
      // Some servers close the connection before the request has been sent whole.
      t.demand(answer.status < 500, '431, or 2xx', String(answer.status), answer, {
        hint: 'Let the server bound headers at 8 to 32 KB and answer 431.',
      });
      t.status(await t.get('/Users', { count: 1 }), 200);
    },
  }),
  check({
    id: 'security-03',
    requirement: 'While the body of one request is slow in coming others are answered, and it is when it has come.',
    alone: true,
    run: async (t) => {
      const user = t.userBody();
      const { bytes, started, finish } = slowBody(JSON.stringify(user));
      const slow = t.attempt('POST', '/Users', { raw: { bytes, shown: 'a user in two parts, the second later' } });
      try {
        await Promise.race([started, slow]);
        for (const answer of await t.together(3, () => t.get('/Users', { count: 1 }))) {
          t.status(answer, 200, { hint: 'Read bodies without holding a thread, a lock or a transaction.' });
        }
      } finally {
        finish();
        await slow;
      }
      const answer = await slow;
      if (answer.status === 411) t.skip('the service takes no body without Content-Length');
      t.status(answer, 201);
    },
  }),
  check({
    id: 'security-03-timeout',
    needs: ['network'],
    slow: true,
    requirement: 'A request whose body never comes is given up within a minute: 408, or the connection closed.',
    run: async (t) => {
      const { bytes, finish } = slowBody(JSON.stringify(t.userBody()));
      const timeout = 60_000;
      const shown = 'the first half of a user, and then nothing';
      const answer = await t.attempt('POST', '/Users', { raw: { bytes, shown }, timeout });
      finish();
      const { duration } = answer.exchange;
      const why = { hint: 'Give bodies a time limit: clients that never finish would take every connection there is.' };
      t.demand(answer.status !== 0 || duration < timeout, '408 within a minute', answer.text, answer, why);
      t.demand(
        answer.status < 500 && !(answer.status >= 200 && answer.status < 300),
        '408',
        String(answer.status),
        answer,
        why,
      );
    },
  }),
  check({
    id: 'unicode-05',
    needs: ['filter'],
    requirement: 'A filter of 8 KB in the URL is answered, or refused with 4xx.',
    run: async (t) => {
      const { userName } = await t.user();
      const filter = `userName eq ${JSON.stringify(userName)} or userName eq "${'x'.repeat(8_000)}"`;
      const answer = await t.get('/Users', { filter });
      const why = {
        hint: 'Bound the length of a filter yourself and say so with 400 invalidFilter, below what the server takes.',
      };
      t.status(answer, [200, 400, 413, 414, 431], why);
      if (answer.status === 200) t.equal(t.list(answer).length, 1, 'users found', answer, why);
    },
  }),
  check({
    id: 'unicode-05-search',
    needs: ['filter'],
    requirement: 'A filter of 1 MB in a search is refused with 4xx.',
    run: async (t) => {
      const filter = `userName eq "${'x'.repeat(megabyte)}"`;
      const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter };
      const answer = await t.send('POST', '/Users/.search', {
        raw: { bytes: encode(JSON.stringify(body)), shown: 'a search with a filter of 1 MB' },
      });
      if (answer.status === 404 || answer.status === 501) t.skip('the service has no /.search');
      t.scimError(answer, [400, 413], undefined, {
        hint: 'Refuse filters beyond some KB with 400 invalidFilter, wherever they stand.',
      });
    },
  }),
  check({
    id: 'unicode-04',
    requirement: 'Values of 1,000 characters are kept whole, or refused: never cut.',
    run: (t) => demandWhole(t, { displayName: 'ä'.repeat(1_000), title: 'x'.repeat(1_000) }, truncationHint),
  }),
  check({
    id: 'unicode-04-userName',
    level: 'MUST',
    section: 'rfc7643/4.1.1',
    requirement: 'Two userNames that differ after 300 characters are two users, or refused: never the same one.',
    run: async (t) => {
      const start = t.unique('b'.repeat(300));
      const [one, other] = [
        await t.send('POST', '/Users', { body: t.userBody({ userName: `${start}1@example.com` }) }),
        await t.send('POST', '/Users', { body: t.userBody({ userName: `${start}2@example.com` }) }),
      ];
      for (const [i, answer] of [one, other].entries()) {
        t.status(answer, [201, 400, 413], truncationHint);
        if (answer.status === 201)
          t.equal(t.object(answer)['userName'], `${start}${i + 1}@example.com`, 'userName', answer, truncationHint);
      }
    },
  }),
  check({
    id: 'unicode-04-emails',
    requirement: '100 e-mail addresses are kept, or refused: never some of them.',
    run: async (t) => {
      const name = t.unique('bjensen');
      const emails = Array.from({ length: 100 }, (_, i) => ({ value: `${name}-${i}@example.com`, type: 'other' }));
      await demandWhole(
        t,
        { emails },
        { hint: 'Keep all values, or refuse the request with 400 and say how many you take.' },
      );
    },
  }),
  check({
    id: 'unicode-04-photo',
    requirement: 'A picture of 50 KB as a data URI is kept whole, or refused: never cut.',
    run: (t) => {
      const value = `data:image/png;base64,${'iVBORw0KGgo'.repeat(4_700)}`;
      return demandWhole(t, { photos: [{ value, type: 'photo' }] }, truncationHint);
    },
  }),
  check({
    id: 'page-08-numbers',
    section: 'rfc7644/3.4.2.4',
    needs: ['filter'],
    requirement: 'A count or startIndex beyond every integer is capped or refused with 400, never a failure.',
    run: async (t) => {
      const { userName } = await t.user();
      const filter = `userName eq ${JSON.stringify(userName)}`;
      for (const number of ['2147483648', '9223372036854775808', '9'.repeat(40)]) {
        const counted = await t.get('/Users', { filter, count: number });
        const why = { hint: 'Cap count at the page size before it becomes an integer of the database.' };
        t.status(counted, [200, 400], why);
        if (counted.status === 200) t.equal(t.list(counted).length, 1, `users with count=${number}`, counted, why);
        const begun = await t.get('/Users', { filter, startIndex: number });
        t.status(begun, [200, 400], why);
        if (begun.status === 200) t.equal(t.list(begun).length, 0, `users from ${number} on`, begun, why);
      }
    },
  }),
  check({
    id: 'bulk-12-full',
    level: 'MUST',
    section: 'rfc7644/3.7.4',
    needs: ['bulk'],
    requirement: 'A bulk request of exactly bulk.maxOperations is taken.',
    run: async (t) => {
      const operations = integerOf(t, 'maxOperations');
      if (operations > 1_000) t.skip(`bulk.maxOperations is ${operations}: too many to try`);
      const answer = await bulk(t, operations);
      t.status(answer, 200, { hint: 'Publish the limit that is applied, also by a gateway in front.' });
      const results = t.object(answer)['Operations'];
      t.equal(Array.isArray(results) ? results.length : 0, operations, 'results', answer);
    },
  }),
  check({
    id: 'bulk-12',
    level: 'MUST',
    section: 'rfc7644/3.7.4',
    needs: ['bulk'],
    requirement: 'A bulk request of one operation more than bulk.maxOperations is refused with 413.',
    run: async (t) => {
      const operations = integerOf(t, 'maxOperations');
      if (operations > 10_000) t.skip(`bulk.maxOperations is ${operations}: too many to try`);
      t.scimError(await bulk(t, operations + 1), 413, undefined, {
        hint: 'Count the operations before the first is performed, and name the limit in the detail.',
      });
    },
  }),
  check({
    id: 'bulk-13',
    level: 'MUST',
    section: 'rfc7644/3.7.4',
    needs: ['bulk'],
    requirement: 'A bulk request longer than bulk.maxPayloadSize is refused with 413.',
    run: async (t) => {
      const size = integerOf(t, 'maxPayloadSize');
      if (size > 16 * megabyte) t.skip(`bulk.maxPayloadSize is ${size}: too much to try`);
      t.scimError(await bulk(t, 1, size + 1), 413, undefined, {
        hint: 'Count the bytes as they are read, and name the limit in the detail.',
      });
    },
  }),
  check({
    id: 'create-39',
    level: 'MUST',
    section: 'rfc7644/3.3',
    needs: ['groups'],
    requirement: 'A group of 5,000 members is not refused for its size.',
    run: async (t) => {
      const { id } = await t.user();
      // Making 5,000 users would take minutes elsewhere: a service that checks them refuses those that are not there.
      const unknown = Array.from({ length: 4_999 }, (_, i) => ({
        value: `${id.slice(0, -4)}${String(i).padStart(4, 'x')}`,
      }));
      const body = {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName: t.unique('Tour Guides'),
        members: [{ value: id }, ...unknown],
      };
      const answer = await t.send('POST', '/Groups', {
        raw: { bytes: encode(JSON.stringify(body)), shown: 'a group of a user and 4,999 ids that nobody has' },
      });
      t.status(answer, [201, 400, 404], {
        hint: 'Take bodies of some MB: Okta pushes groups of thousands, and a framework stops at 100 KB unless told otherwise.',
      });
      if (answer.status !== 201) t.demand(isObject(answer.json), 'a SCIM Error', answer.text.slice(0, 100), answer);
    },
  }),
];
