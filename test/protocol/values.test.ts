import { expect, it } from 'vitest';
import { createTolerance } from '../../src/protocol/leniency.ts';
import { readResource } from '../../src/protocol/resource.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';

const emails = (count: number) => Array.from({ length: count }, (_, i) => ({ value: `bjensen${i}@example.com` }));

it('takes 1,000 values of an attribute and refuses more, a group’s members aside', () => {
  const read = (count: number) =>
    readResource(
      userType,
      { schemas: [userType.schema.id], userName: 'bjensen', emails: emails(count) },
      createTolerance('rfc'),
      'create',
    );
  expect(read(1_000).attributes['emails']).toHaveLength(1_000);
  expect(() => read(1_001)).toThrow('emails: 1001 values; expected 1000 at most.');
  const group = { schemas: [groupType.schema.id], displayName: 'Tour Guides', members: emails(5_000) };
  expect(readResource(groupType, group, createTolerance('rfc'), 'create').members).toHaveLength(5_000);
});
