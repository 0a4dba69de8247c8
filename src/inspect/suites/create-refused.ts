import type { Json } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.12',
  level: 'MUST',
  ...check,
});

const userNames = async (t: Target, values: readonly Json[]): Promise<void> => {
  for (const userName of values) {
    t.scimError(await t.send('POST', '/Users', { body: t.userBody({ userName }) }), 400, 'invalidValue', {
      hint: 'A required attribute that is null or empty is missing: refuse it before you store anything.',
    });
  }
};

const bodies = async (t: Target, texts: readonly string[], scimType: readonly string[]): Promise<void> => {
  for (const body of texts) {
    t.scimError(await t.send('POST', '/Users', { body }), 400, scimType, {
      hint: 'Catch the failure of the JSON parser and answer a SCIM Error, not the page or the 500 of the framework.',
    });
  }
};

/** What a body lacks that holds no user may be its structure or its values. */
const noUser = ['invalidSyntax', 'invalidValue'];

const withoutSchemas = (t: Target): ReturnType<Target['send']> => {
  const { schemas: _, ...body } = t.userBody();
  return t.send('POST', '/Users', { body });
};

/** RFC 7644 §3.3 and §3.12: what is not created. */
export const createRefusedChecks: readonly Check[] = [
  check({
    id: 'create-18',
    requirement: 'A create without userName is refused with 400 invalidValue.',
    run: async (t) => {
      const { userName: _, ...body } = t.userBody();
      const answer = await t.send('POST', '/Users', { body });
      t.scimError(answer, 400, 'invalidValue', {
        hint: 'Validate required attributes before storing, and answer with a SCIM Error that names the attribute.',
      });
    },
  }),
  check({
    id: 'create-19',
    section: 'rfc7643/4.1.1',
    requirement: 'A create whose userName is null or empty is refused with 400 invalidValue.',
    run: (t) => userNames(t, [null, '']),
  }),
  check({
    id: 'create-19-blank',
    section: 'rfc7643/4.1.1',
    level: 'good practice',
    requirement: 'A create whose userName is nothing but blanks is refused with 400 invalidValue.',
    run: (t) => userNames(t, ['   ']),
  }),
  check({
    id: 'create-20',
    section: 'rfc7643/3',
    requirement: 'A create without schemas is refused with 400.',
    unless: 'assumeSchemas',
    run: async (t) =>
      t.scimError(await withoutSchemas(t), 400, ['invalidSyntax', 'invalidValue'], {
        hint: 'schemas is required: refuse a body without it, or assume the type for the client that leaves it out.',
      }),
  }),
  check({
    id: 'create-20-lenient',
    section: 'rfc7643/3',
    requirement: 'A create without schemas is taken as one of the resource type, and answered with schemas.',
    when: 'assumeSchemas',
    run: async (t) => {
      const answer = await withoutSchemas(t);
      const hint = "Assume the resource type's own schema where a client sends none.";
      t.status(answer, 201, { hint });
      t.demand(Array.isArray(t.object(answer)['schemas']), 'schemas in the answer', 'none', answer, { hint });
    },
  }),
  check({
    id: 'create-21',
    requirement: 'A create of a User whose schemas name another type is refused with 400.',
    unless: 'ignoreUnknownAttributes',
    run: async (t) => {
      const answer = await t.send('POST', '/Users', { body: t.userBody({ schemas: [groupSchema.id] }) });
      t.scimError(answer, 400, ['invalidSyntax', 'invalidValue'], {
        hint: 'Compare schemas with the resource type of the endpoint.',
      });
    },
  }),
  check({
    id: 'create-22',
    requirement: 'A body that is no JSON is refused with 400 invalidSyntax.',
    run: (t) => bodies(t, ['{"userName":', "{userName:'bjensen'}"], ['invalidSyntax']),
  }),
  check({
    id: 'create-23',
    requirement: 'A create without a body is refused with 400.',
    run: (t) => bodies(t, [''], noUser),
  }),
  check({
    id: 'create-24',
    requirement: 'A body that is an array, a string or a number is refused with 400.',
    run: (t) => bodies(t, ['[]', '"bjensen"', '42', 'null'], noUser),
  }),
  check({
    id: 'create-25',
    section: 'rfc7644/3.3',
    requirement: 'A create with a userName that is taken is refused with 409 uniqueness.',
    run: async (t) => {
      const { userName } = await t.user();
      const answer = await t.send('POST', '/Users', { body: t.userBody({ userName: userName! }) });
      t.scimError(answer, 409, 'uniqueness', {
        hint: 'Back userName with a unique index and map its violation to 409; Okta stops the job on 409 and reports a conflict.',
      });
    },
  }),
  check({
    id: 'create-26',
    section: 'rfc7643/4.1.1',
    requirement: 'A userName that differs from a taken one by case alone is refused with 409 uniqueness.',
    run: async (t) => {
      const { userName } = await t.user();
      const answer = await t.send('POST', '/Users', {
        body: t.userBody({ userName: textOf(userName).toUpperCase() }),
      });
      t.scimError(answer, 409, 'uniqueness', {
        hint: 'Put the unique index on the folded userName and compare filters by the same: one person, two accounts else.',
      });
    },
  }),
  check({
    id: 'create-30',
    section: 'rfc7644/3.2',
    requirement: 'A POST to a resource is refused: creates go to the endpoint of the type.',
    run: async (t) => {
      const { id } = await t.user();
      const answer = await t.send('POST', `/Users/${id}`, { body: t.userBody() });
      const made = textOf(answer.status === 201 ? t.object(answer)['id'] : undefined);
      if (made !== '' && made !== id) await t.send('DELETE', `/Users/${made}`);
      t.status(answer, [405, 404, 400, 501], { hint: 'Answer 405 with Allow: GET, PUT, PATCH, DELETE.' });
    },
  }),
];
