import type { Check } from '../check.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.3',
  ...check,
});

/** RFC 7644 §3.3: creating resources. */
export const createChecks: readonly Check[] = [
  check({
    id: 'create-01',
    level: 'MUST',
    requirement: 'A User with nothing but schemas and userName is created: 201.',
    run: async (t) => {
      const userName = t.unique('bjensen');
      const answer = await t.send('POST', '/Users', {
        body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName },
      });
      t.status(answer, 201);
      t.equal(t.object(answer)['userName'], userName, 'userName', answer);
    },
  }),
  check({
    id: 'create-18',
    level: 'MUST',
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
    id: 'create-25',
    level: 'MUST',
    requirement: 'A create with a userName that is taken is refused with 409 uniqueness.',
    run: async (t) => {
      const { userName } = await t.user();
      const answer = await t.send('POST', '/Users', { body: t.userBody({ userName: userName! }) });
      t.scimError(answer, 409, 'uniqueness', {
        hint: 'Back userName with a unique index and map its violation to 409; Okta stops the job on 409 and links instead.',
      });
    },
  }),
];
