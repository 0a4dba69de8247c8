import { describe, expect, it } from 'vitest';
import { previewExpression } from '../../../src/provisioning/mapping/preview.ts';
import { application } from './application.ts';
import { babs, clock, group, org, userAttributes } from './person.ts';

const options = { application: application(), direction: 'toApp' as const, user: userAttributes, org, now: clock() };
const preview = (text: string, more: Partial<Parameters<typeof previewExpression>[1]> = {}) =>
  previewExpression(text, { ...options, person: babs(), ...more });

describe('the preview of an expression', () => {
  it('shows what a real person gets', () => {
    expect(preview('user.firstName + " " + user.lastName')).toEqual({ value: 'Barbara Jensen', type: 'a text' });
    expect(preview('isMemberOfGroupName("Tour Guides")', { groups: [group('Tour Guides')] })).toMatchObject({
      value: true,
    });
    expect(preview('appuser.email', { direction: 'toOkta', appProfile: { email: 'babs@example.com' } })).toMatchObject({
      value: 'babs@example.com',
    });
    expect(preview('${fn:substringBefore(source.login, "@")}', { template: true })).toMatchObject({ value: 'bjensen' });
  });

  it('checks without a person', () => {
    expect(preview('user.salary', { person: undefined })).toEqual({ value: null, type: 'an integer' });
  });

  it('says what is wrong and where', () => {
    expect(preview('user.firstname')).toEqual({
      problem: 'The Okta user has no attribute firstname. Did you mean firstName?',
      position: 0,
      length: 14,
      explanation: 'The Okta user has no attribute firstname. Did you mean firstName?\nuser.firstname\n^^^^^^^^^^^^^^',
    });
    expect(preview('user.firstName', { target: 'integer' })).toMatchObject({
      problem: 'Expected an integer for this attribute, found a text.',
    });
    expect(preview('!user.isContractor')).toMatchObject({
      problem: 'Expected true or false, found no value.',
      position: 1,
    });
  });
});
