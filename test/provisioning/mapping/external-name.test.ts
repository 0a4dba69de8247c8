import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseExternalName,
  printExternalName,
  valueAt,
  withValueAt,
  type Place,
} from '../../../src/provisioning/mapping/external-name.ts';
import { MappingError } from '../../../src/provisioning/mapping/mapping-error.ts';

const name = fc.stringMatching(/^[A-Za-z$][\w$-]{0,8}$/).filter((text) => text !== 'true' && text !== 'false');
const fold = (text: string) => text.toLowerCase();
const member = name.map((name) => ({ kind: 'member' as const, name }));
const element = fc.record({
  kind: fc.constant('element' as const),
  name,
  equals: fc.oneof(fc.boolean(), fc.integer(), fc.stringMatching(/^[^'"]{0,8}$/), fc.constant("o'clock")),
});
/** `a.b.^[c=='d'].e`: an element has a member before and behind it. */
const place: fc.Arbitrary<Place> = fc
  .array(
    fc.oneof(
      member.map((m) => [m]),
      fc.tuple(member, element, member),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.flat())
  // What writes the attribute that picks the element picks no more what it wrote.
  .filter((steps) =>
    steps.every((step, i) => steps[i - 1]?.kind !== 'element' || fold(steps[i - 1]!.name) !== fold(step.name)),
  );

describe('an external name', () => {
  it.each([
    ['title', { title: 'Tour Guide' }, 'Tour Guide'],
    ['name.givenName', { name: { givenName: 'Barbara' } }, 'Barbara'],
    [
      "emails.^[type=='work'].value",
      {
        emails: [
          { type: 'home', value: 'h' },
          { type: 'work', value: 'w' },
        ],
      },
      'w',
    ],
    ['emails.^[type=="work"].value', { emails: [{ type: 'Work', value: 'w' }] }, 'w'],
    ['emails.^[primary==true].type', { emails: [{ value: 'a' }, { primary: true, type: 'home' }] }, 'home'],
    [
      'photos.^[type==photo].value',
      { photos: [{ type: 'photo', value: 'https://example.com/b.jpg' }] },
      'https://example.com/b.jpg',
    ],
    ['manager.value', { Manager: { VALUE: '26118915' } }, '26118915'],
    ['emails.^[primary==true].value', { emails: [{ value: 'nobody is primary' }] }, undefined],
    ["emails.^[type=='work'].value", { emails: 'no array' }, undefined],
  ])('%s is read', (text, resource, value) => {
    expect(valueAt(resource, parseExternalName(text))).toBe(value);
  });

  it('is written: what lacks is made, all else is kept', () => {
    const write = (text: string, resource: object) => withValueAt(resource as never, parseExternalName(text), 'x');
    expect(write('name.givenName', {})).toEqual({ name: { givenName: 'x' } });
    expect(write('name.givenName', { name: { familyName: 'Jensen', givenName: 'B' }, id: '1' })).toEqual({
      name: { familyName: 'Jensen', givenName: 'x' },
      id: '1',
    });
    expect(JSON.stringify(write('emails.^[primary==true].value', {}))).toBe(
      '{"emails":[{"primary":true,"value":"x"}]}',
    );
    expect(
      write("emails.^[type=='work'].value", {
        emails: [
          { type: 'home', value: 'h' },
          { type: 'work', value: 'w', display: 'd' },
        ],
      }),
    ).toEqual({
      emails: [
        { type: 'home', value: 'h' },
        { type: 'work', value: 'x', display: 'd' },
      ],
    });
  });

  it('takes away by null: a member becomes null, an element goes with its value', () => {
    const clear = (text: string, resource: object) => withValueAt(resource as never, parseExternalName(text), null);
    expect(clear('title', { title: 'Tour Guide' })).toEqual({ title: null });
    expect(clear('title', {})).toEqual({ title: null });
    expect(clear('name.middleName', { id: '1' })).toEqual({ id: '1' });
    expect(clear('emails.^[primary==true].value', { emails: [{ primary: true, value: 'a' }, { value: 'b' }] })).toEqual(
      {
        emails: [{ value: 'b' }],
      },
    );
    expect(clear('emails.^[primary==true].type', { emails: [{ primary: true, value: 'a', type: 'work' }] })).toEqual({
      emails: [{ primary: true, value: 'a' }],
    });
  });

  it('prints as what parses to the same place', () => {
    fc.assert(
      fc.property(place, (place) => {
        expect(parseExternalName(printExternalName(place))).toEqual(place);
      }),
    );
  });

  it('gives back what was written there, whatever the resource', () => {
    const resource = fc.dictionary(name, fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<never>;
    fc.assert(
      fc.property(resource, place, fc.string({ minLength: 1 }), (resource, place, value) => {
        expect(valueAt(withValueAt(resource, place, value), place)).toBe(value);
      }),
    );
  });

  it.each([
    ['', 'Expected the name of an attribute.', '^'],
    ['name.', 'Expected the name of an attribute or a selector', '     ^'],
    ['__proto__.polluted', 'Expected the name of an attribute.', '^'],
    ['emails[type==work].value', 'Expected a dot or the end.', '      ^'],
    ["emails.^[type=='work']", 'Expected an attribute of the element, such as .value.', ' '.repeat(22) + '^'],
    ["emails.^[type eq 'work'].value", 'Expected the name of an attribute or a selector', '       ^'],
    ["emails.^[type=='work'].^[primary==true].value", 'Expected the name of an attribute.', ' '.repeat(23) + '^'],
  ])('%s is refused, with a caret at the fault', (text, message, carets) => {
    try {
      parseExternalName(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(MappingError);
      const [said, line, pointer] = (error as MappingError).explanation.split('\n');
      expect(said).toContain(message);
      expect(line).toBe(text);
      expect(pointer).toBe(carets);
    }
  });

  it('is refused in a moment however long it is', () => {
    expect(() => parseExternalName(`${'a.'.repeat(1_000_000)}a`)).toThrow('500 characters at most');
  });
});
