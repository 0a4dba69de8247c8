import { errorSchema } from '../../protocol/error.ts';
import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.12',
  level: 'MUST',
  ...check,
});

const mediaType = ({ headers }: Answer): string =>
  (headers['content-type'] ?? 'none').split(';', 1)[0]!.trim().toLowerCase();

/** Refusals of several kinds. What is not refused is for other checks. */
const refusals = async (t: Target): Promise<readonly Answer[]> => {
  const { userName } = await t.user();
  const { userName: _, ...nameless } = t.userBody();
  const answers = [
    await t.send('POST', '/Users', { body: nameless }),
    await t.send('POST', '/Users', { body: '{"userName":' }),
    await t.get(`/Users/${t.unique('nobody')}`),
    await t.send('POST', '/Users', { body: t.userBody({ userName: userName! }) }),
  ];
  return answers.filter(({ status }) => status >= 400);
};

const keys = ['schemas', 'status', 'scimType', 'detail'];
const types = [
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
  'invalidCursor',
  'expiredCursor',
  'invalidCount',
];

/** What a stack trace or a message of a database looks like. */
const internals =
  /\bat [\w.$<>]+ ?\(|Traceback \(most|\bSQLSTATE\b|\bORA-\d|\w+Exception\b|node_modules|\.(?:java|py|rb|cs|go|ts):\d+/;

const demandServed = async (t: Target, types: readonly string[]): Promise<void> => {
  const { id } = await t.user();
  for (const accept of types) {
    t.status(await t.send('GET', `/Users/${id}`, { headers: { accept } }), 200, {
      hint: `Serve "${accept}": there is one format, and clients name it in all these ways.`,
    });
  }
};

const demandTaken = async (t: Target, headers: Record<string, string>, hint: string): Promise<void> => {
  t.status(await t.send('POST', '/Users', { body: t.userBody(), headers }), 201, { hint });
};

/** RFC 7644 §3.8 and §3.12: errors and media types. */
export const errorChecks: readonly Check[] = [
  check({
    id: 'errors-01',
    requirement: `Each refusal is a SCIM Error: schemas with ${errorSchema}, status as a string.`,
    run: async (t) => {
      for (const answer of await refusals(t)) t.scimError(answer, answer.status);
    },
  }),
  check({
    id: 'errors-01-detail',
    level: 'good practice',
    requirement: 'Each refusal says in detail what was wrong.',
    run: async (t) => {
      for (const answer of await refusals(t)) {
        const detail = member(answer.json, 'detail');
        t.demand(
          typeof detail === 'string' && detail !== '',
          'detail: a text',
          JSON.stringify(detail) ?? 'nothing',
          answer,
          {
            hint: 'Say what was wrong and where: Okta shows the detail to the administrator, who has nothing else.',
          },
        );
      }
    },
  }),
  check({
    id: 'errors-01-scimtype',
    requirement: 'A scimType is one of those that the RFC defines.',
    run: async (t) => {
      for (const answer of await refusals(t)) {
        const scimType = member(answer.json, 'scimType');
        t.demand(
          scimType === undefined || scimType === null || types.some((type) => type === scimType),
          `a scimType of RFC 7644 §3.12`,
          JSON.stringify(scimType),
          answer,
          { hint: 'Put codes of your own into detail: clients compare scimType with the table.' },
        );
      }
    },
  }),
  check({
    id: 'errors-02',
    level: 'good practice',
    requirement:
      'An error tells nothing of the inside of the service: no stack, no message of the database, no other keys.',
    run: async (t) => {
      for (const answer of await refusals(t)) {
        const found = internals.exec(answer.text)?.[0];
        t.demand(found === undefined, 'no internals', found ?? '', answer, {
          hint: 'Log the cause with a request id, and send the client a detail that you wrote.',
        });
        const more = Object.keys(t.object(answer)).filter((key) => !keys.includes(key));
        t.demand(more.length === 0, `no keys but ${keys.join(', ')}`, more.join(', '), answer, {
          hint: 'Strict clients refuse to parse an Error with more in it.',
        });
      }
    },
  }),
  check({
    id: 'errors-03',
    section: 'rfc7644/3.8',
    requirement: 'Errors come as application/scim+json.',
    run: async (t) => {
      for (const answer of await refusals(t)) {
        t.equal(mediaType(answer), 'application/scim+json', 'Content-Type', answer, {
          hint: 'Set the type in the error handler too, where the default of the framework is text/html or problem+json.',
        });
      }
    },
  }),
  check({
    id: 'errors-04',
    section: 'rfc7644/3.8',
    requirement: 'Resources and lists come as application/scim+json.',
    run: async (t) => {
      const { id } = await t.user();
      for (const path of [`/Users/${id}`, '/Users?count=1', '/ServiceProviderConfig']) {
        const answer = await t.get(path);
        t.equal(mediaType(answer), 'application/scim+json', 'Content-Type', answer, {
          hint: 'Answer the media type of SCIM where the client accepts it, instead of application/json.',
        });
      }
    },
  }),
  check({
    id: 'errors-04-parameters',
    section: 'rfc7644/8.1',
    level: 'good practice',
    requirement: 'The media type has no parameters: JSON has no charset.',
    run: async (t) => {
      const answer = await t.get(`/Users/${(await t.user()).id}`);
      const type = answer.headers['content-type'] ?? 'none';
      t.demand(!type.includes(';'), 'Content-Type without parameters', type, answer, {
        hint: 'Take off the charset that the framework adds: there are clients that compare the whole value.',
      });
    },
  }),
  check({
    id: 'errors-05',
    section: 'rfc7644/3.8',
    requirement: 'Accept of application/scim+json and */* is served.',
    run: (t) => demandServed(t, ['application/scim+json', '*/*']),
  }),
  check({
    id: 'errors-05-json',
    section: 'rfc7644/3.8',
    level: 'SHOULD',
    requirement: 'Accept of application/json is served, also with a charset.',
    run: (t) => demandServed(t, ['application/json', 'application/json; charset=utf-8']),
  }),
  check({
    id: 'errors-05-refused',
    section: 'rfc7644/3.8',
    level: 'good practice',
    requirement: 'A client that takes nothing but HTML or XML is answered 406.',
    run: async (t) => {
      for (const accept of ['text/html', 'application/xml']) {
        t.scimError(await t.send('GET', '/ServiceProviderConfig', { headers: { accept } }), 406, undefined, {
          hint: 'Answer 406 where no JSON is accepted, with a SCIM Error all the same.',
        });
      }
    },
  }),
  check({
    id: 'errors-06',
    section: 'rfc7644/3.8',
    level: 'SHOULD',
    requirement: 'A body of application/scim+json or application/json is read, also with a charset.',
    run: async (t) => {
      for (const type of [
        'application/json',
        'application/scim+json; charset=utf-8',
        'application/json;charset=UTF-8',
      ]) {
        const hint = `Register your JSON parser for "${type}": many frameworks know application/json alone, bare.`;
        await demandTaken(t, { 'content-type': type }, hint);
      }
    },
  }),
  check({
    id: 'errors-06-refused',
    section: 'rfc7644/3.8',
    level: 'good practice',
    requirement: 'A body that is declared as plain text is answered 415.',
    run: async (t) => {
      const answer = await t.send('POST', '/Users', { body: t.userBody(), headers: { 'content-type': 'text/plain' } });
      t.scimError(answer, 415, undefined, {
        hint: 'Answer 415: a browser sends text/plain across origins without asking, application/json not.',
      });
    },
  }),
  check({
    id: 'errors-07',
    section: 'rfc7644/3.8',
    requirement: 'A body of XML is refused, with a SCIM Error.',
    run: async (t) => {
      const answer = await t.send('POST', '/Users', {
        body: '<User xmlns="urn:scim:schemas:core:1.0"><userName>bjensen</userName></User>',
        headers: { 'content-type': 'application/xml' },
      });
      t.scimError(answer, [415, 400], undefined, { hint: 'SCIM 2.0 has no XML: answer 415 before you parse.' });
    },
  }),
  check({
    id: 'errors-09',
    section: 'rfc7644/3.13',
    level: 'SHOULD',
    requirement: 'A protocol version in the URL that the service does not have is answered 400 invalidVers, or 404.',
    run: async (t) => {
      if (!/\/v2(?:\.\d+)?$/i.test(t.baseUrl)) t.skip('the base URL names no version');
      const answer = await t.get('/../v9/Users', { count: 1 });
      const hint = 'Answer 400 invalidVers, or 404: another version is not this one under another name.';
      // What lies beside the base URL may not be the service's own to answer.
      if (answer.status === 400) t.scimError(answer, 400, 'invalidVers', { hint });
      else t.status(answer, [404, 401, 403, 410], { hint });
    },
  }),
  check({
    id: 'errors-10',
    section: 'rfc7644/7.5.2',
    level: 'SHOULD',
    requirement: 'A password in a filter is refused with 400: URLs end up in logs.',
    needs: ['filter'],
    run: async (t) => {
      const answer = await t.get('/Users', { filter: 'password eq "t1meMa$heen"' });
      t.scimError(answer, [400, 403], answer.status === 400 ? ['sensitive', 'invalidFilter'] : undefined, {
        hint: 'Refuse it as sensitive: a filter on a password that is answered lets anybody guess it.',
      });
    },
  }),
  check({
    id: 'errors-11',
    section: 'rfc7644/3.2',
    requirement: 'A 405 has Allow with the methods that are there.',
    run: async (t) => {
      const answer = await t.send('POST', '/ServiceProviderConfig', { body: {} });
      if (answer.status !== 405) t.skip(`POST /ServiceProviderConfig is answered ${answer.status}, not 405`);
      const { allow } = answer.headers;
      t.demand(allow !== undefined && /\bGET\b/i.test(allow), 'Allow with GET', allow ?? 'no Allow', answer, {
        hint: 'RFC 9110 §15.5.6: a 405 says in Allow which methods there are.',
      });
    },
  }),
  check({
    id: 'errors-12',
    requirement: 'An unknown resource type is answered 404 with a SCIM Error, whatever the method.',
    run: async (t) => {
      const path = `/${t.unique('Robots')}`;
      t.scimError(await t.send('POST', path, { body: { schemas: [] } }), 404);
      t.scimError(await t.get(`${path}/1`), 404);
    },
  }),
];
