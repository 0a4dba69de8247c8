import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/protocol/json.ts';
import { compile, compileTemplate } from '../../../../src/provisioning/mapping/language/compile.ts';
import type { BinaryOperator, Expression } from '../../../../src/provisioning/mapping/language/expression.ts';
import { parseExpression } from '../../../../src/provisioning/mapping/language/parse.ts';
import { printExpression } from '../../../../src/provisioning/mapping/language/print.ts';
import { describeType } from '../../../../src/provisioning/mapping/language/type.ts';
import { MappingError } from '../../../../src/provisioning/mapping/mapping-error.ts';
import { userCircumstances, userScope } from '../../../../src/provisioning/mapping/scope.ts';
import { cpuTime } from '../../../cpu-time.ts';
import { babs, clock, group, org, userAttributes } from '../person.ts';

const scope = userScope(userAttributes);
const circumstances = (profile: JsonObject = {}, groups = [group('Tour Guides')]) =>
  userCircumstances({ person: babs(profile), groups, org, now: clock() });
const evaluate = (text: string, profile?: JsonObject) => compile(text, scope).evaluate(circumstances(profile));

const failure = (work: () => unknown): MappingError => {
  try {
    work();
  } catch (error) {
    if (error instanceof MappingError) return error;
    throw error;
  }
  return expect.unreachable('it was accepted');
};

describe('an expression that is wrong', () => {
  it.each([
    ['', 'Expected a value, found the end.', '^'],
    ['user.', 'Expected the name of an attribute, found the end.', '     ^'],
    ['user.firstName +', 'Expected a value, found the end.', ' '.repeat(16) + '^'],
    ['String.len(user.firstName', 'Expected a comma or a closing parenthesis, found the end.', ' '.repeat(25) + '^'],
    ['user.firstName user.lastName', 'Expected an operator or the end.', ' '.repeat(15) + '^^^^'],
    ['user.firstName = "x"', 'Expected == to compare', ' '.repeat(15) + '^'],
    ['"Babs', 'This text has no closing quote.', '^^^^^'],
    ['user.firstNam', 'The Okta user has no attribute firstNam.', '^'.repeat(13)],
    ['user.FirstName', 'Did you mean firstName?', '^'.repeat(14)],
    ['person.firstName', 'Nothing here is called person; expected user, org or a function.', '^^^^^^'],
    ['String.length("x")', 'There is no function String.length.', '^'.repeat(18)],
    ['String.tolowercase("x")', 'Did you mean String.toLowerCase?', '^'.repeat(23)],
    ['user.firstName.toLowerCase()', 'Did you mean String.toLowerCase?', '^'.repeat(28)],
    ['String.append("x")', 'String.append takes 2 values, found 1.', '^'.repeat(18)],
    ['Time.now("UTC", "yyyy", "x")', 'Time.now takes 0 to 2 values, found 3.', '^'.repeat(28)],
    ['String.stringSwitch("a", "b", "c")', 'takes 2 and then groups of 2 values, found 3.', '^'.repeat(34)],
    [
      'String.len(user.languages)',
      'Expected a text as value 1 of String.len, found an array of texts.',
      ' '.repeat(11) + '^'.repeat(14),
    ],
    ['user.firstName - 1', 'Expected a number before -, found a text.', '^'.repeat(14)],
    ['user.firstName ? 1 : 2', 'Expected true or false as the condition, found a text.', '^'.repeat(14)],
    ['!user.salary', 'Expected true or false after !, found an integer.', ' ^^^^^^^^^^^'],
    ['user.employeeNumber == 7', 'a text never equals an integer; convert or quote one of them.', '^'.repeat(24)],
    ['user.firstName[0]', 'Expected an array before the bracket, found a text.', '^'.repeat(14)],
    ['user.firstName.length', 'a text has no attributes.', '^'.repeat(21)],
    ['user.constructor', 'The Okta user has no attribute constructor.', '^'.repeat(16)],
    ['99999999999999999999', 'Expected an integer below 2^53.', '^'.repeat(20)],
  ])('%s: says what was expected, and where', (text, message, carets) => {
    const { explanation } = failure(() => compile(text, scope));
    const [said, line, pointer] = explanation.split('\n');
    expect(said).toContain(message);
    expect([line, pointer]).toEqual([text, carets]);
  });

  it('points into the line of a text of several', () => {
    const { explanation } = failure(() => compile('user.firstName +\n\tuser.lastname', scope));
    expect(explanation).toContain('\n\tuser.lastname\n\t^^^^^^^^^^^^^');
  });

  it.each([
    ['!user.isContractor', 'Expected true or false, found no value.', ' ' + '^'.repeat(17)],
    ['1 / (user.salary - user.salary)', 'Nothing can be divided by zero.', '^'.repeat(30)],
    ['Time.now("Hill Valley")', 'There is no time zone "Hill Valley".', '^'.repeat(23)],
    ['isMemberOfGroupNameRegex("(")', 'This is no pattern', '^'.repeat(29)],
    ['Time.fromIso8601ToString("2026-11-25", "QQ")', 'The format has "Q"', '^'.repeat(44)],
  ])('%s: says so when it meets the values', (text, message, carets) => {
    const { explanation } = failure(() => evaluate(text, { salary: 1 }));
    const [said, , pointer] = explanation.split('\n');
    expect(said).toContain(message);
    expect(pointer).toBe(carets);
  });
});

describe('the operators', () => {
  it.each<[string, unknown, JsonObject?]>([
    ['1 + 2 * 3 - 4', 3],
    ['(1 + 2) * 3', 9],
    ['7 / 2', 3],
    ['7.0 / 2', 3.5],
    ['user.rating / 2', 3.5, { rating: 7 }],
    ['-7 % 4', -3],
    ['"a" + 1', 'a1'],
    ['1 + 2 + "a"', '3a'],
    // SpEL writes null where a text is made of it.
    ['"Babs " + user.middleName', 'Babs null'],
    ['user.nickName ?: user.firstName', 'Barbara'],
    ['user.nickName ?: user.firstName', 'Babs', { nickName: 'Babs' }],
    ['user.salary < 5', true],
    ['user.salary >= 5', false],
    ['user.firstName lt user.lastName', true],
    ['NOT (user.firstName eq "Jim") Or false', true],
    ['user.login matches ".*@example.com"', true],
    ['user.login matches "example"', false],
    ['true || !user.isContractor', true],
    ['false && !user.isContractor', false],
    ['\'It\'\'s\' + " ""so"""', 'It\'s "so"'],
    ['{1, 2, 3}[1]', 2],
    ['{1, 2, 3}[9]', null],
    ['Arrays.toCsvString(user.languages)', 'en,de', { languages: ['en', 'de'] }],
    ['String.len(user.salary)', 5, { salary: 12345 }],
    ['String.toUpperCase(user.nickName)', null],
    ['String.substringAfter("no mark", "@")', ''],
    ['String.substring("Babs", -3, 99)', 'Babs'],
    ['Convert.toInt("seven")', null],
    ['Iso3166Convert.toName("XX")', null],
    ['Iso3166Convert.toAlpha2("36")', 'AU'],
  ])('%s is %j', (text, value, profile) => {
    expect(evaluate(text, profile)).toEqual(value);
  });

  it.each([
    ['user.salary + 1', 'an integer'],
    ['user.salary + 1.5', 'a number'],
    ['user.isContractor ? 1 : 2.5', 'a number'],
    ['user.isContractor ? user.firstName : null', 'a text'],
    ['Arrays.add(user.languages, "de")', 'an array of texts'],
    ['Arrays.get({1, 2}, 0)', 'an integer'],
    ['Arrays.flatten(1, {2.5})', 'an array of numbers'],
    ['findDirectoryUser().managerUpn', 'a value'],
  ])('%s is known to be %s', (text, type) => {
    expect(describeType(compile(text, scope).type)).toBe(type);
  });
});

describe('times', () => {
  it.each<[string, unknown]>([
    ['Time.fromWindowsToIso8601("133520736000000000")', '2024-02-10T21:20:00.000Z'],
    ['Time.fromIso8601ToWindows("2024-02-10T21:20:00.000Z")', '133520736000000000'],
    ['Time.fromUnixToIso8601("1438363117")', '2015-07-31T17:18:37.000Z'],
    ['Time.fromIso8601ToUnix("2015-07-31T13:18:37-04:00")', '1438363117'],
    ['Time.fromStringToIso8601("06/15/2021", "MM/dd/yyyy")', '2021-06-15T00:00:00.000Z'],
    ['Time.fromStringToIso8601("15 Jun 21 3:05 PM", "d MMM yy h:mm a")', '2021-06-15T15:05:00.000Z'],
    ['Time.fromStringToIso8601("20210615T070809-0230", "yyyyMMdd\'T\'HHmmssZ")', '2021-06-15T09:38:09.000Z'],
    ['Time.fromStringToIso8601("02/30/2021", "MM/dd/yyyy")', null],
    ['Time.fromStringToIso8601("soon", "MM/dd/yyyy")', null],
    [
      'Time.fromIso8601ToString("2021-06-15", "EEEE, MMMM d, yyyy \'at\' HH:mm:ss.SSS Z")',
      'Tuesday, June 15, 2021 at 00:00:00.000 +0000',
    ],
    ['Time.fromIso8601ToString("2021-06-15T00:30:00Z", "hh KK kk a D e yy")', '12 00 24 AM 166 2 21'],
    ['Time.now("Asia/Kolkata")', '2015-07-31T22:48:37.979+05:30'],
    ['Time.now("US/Pacific", "HH:mm ZZ")', '10:18 -07:00'],
    ['Time.fromUnixToIso8601("99999999999999999")', null],
  ])('%s is %j', (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it('are read back from every format that names day and time', () => {
    const format = fc.constantFrom(
      'yyyy-MM-dd HH:mm:ss',
      'M/d/yyyy h:m:s a',
      'dd MMMM yyyy kk-mm-ss',
      'yyyyMMddHHmmss',
    );
    const moment = fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(format, moment, (format, date) => {
        const iso = new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
        const text = `Time.fromStringToIso8601(Time.fromIso8601ToString("${iso}", "${format}"), "${format}")`;
        expect(evaluate(text)).toBe(iso);
      }),
    );
  });
});

describe('a username format', () => {
  const template = (text: string) =>
    compileTemplate(text, new Map([...scope, ['source', scope.get('user')!]])).evaluate({
      ...circumstances(),
      roots: new Map([['source', babs().profile]]),
    });

  it.each([
    ['${source.login}', 'bjensen@example.com'],
    ['${source.firstName}.${source.lastName}@tours.example.com', 'Barbara.Jensen@tours.example.com'],
    ['${fn:substringBefore(source.email, "@")}', 'bjensen'],
    ['${fn:toLowerCase(fn:substring(source.firstName, 0, 1))}${source.lastName}', 'bJensen'],
    ['${Arrays.toCsvString({"}", source.lastName})}', '},Jensen'],
    ['x${source.nickName}y', 'xy'],
    ['String.toLowerCase(source.lastName) + "@example.com"', 'jensen@example.com'],
  ])('%s is %s', (text, value) => {
    expect(template(text)).toBe(value);
  });

  it('points at the fault in the whole text', () => {
    const { explanation } = failure(() => template('a.${fn:toLowerCase(source.surname)}'));
    expect(explanation).toContain(`\n${' '.repeat(19)}^^^^^^^^^^^^^^`);
    expect(failure(() => template('${source.login')).message).toBe('Expected a closing brace.');
  });
});

/** Expressions of every kind, with spans that mean nothing. */
const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const at = { start: 0, end: 0 };
  const inner = tie('expression');
  const name = fc
    .stringMatching(/^[a-z][A-Za-z0-9]{0,5}$/)
    .filter((n) => !/^(?:true|false|null|not|and|or|eq|ne|lt|le|gt|ge|matches)$/i.test(n));
  const some = fc.array(inner, { maxLength: 3 });
  const operators: BinaryOperator[] = [
    '||',
    '&&',
    '==',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    'matches',
    '+',
    '-',
    '*',
    '/',
    '%',
    '?:',
  ];
  const record = (kind: Expression['kind'], fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ kind: fc.constant(kind), ...fields }).map((e) => ({ ...e, ...at }) as unknown as Expression);
  const decimal = fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1000);
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'e' },
      record('text', { value: fc.string({ unit: fc.constantFrom('a', '"', "'", '\\', ' ', '\n', 'é') }) }),
      record('number', { value: fc.nat(), decimal: fc.constant(false) }),
      record('number', { value: decimal, decimal: fc.constant(true) }),
      record('constant', { value: fc.constantFrom(true, false, null) }),
      record('root', { name }),
      record('member', { object: inner, name }),
      record('element', { list: inner, index: inner }),
      record('list', { elements: some }),
      record('call', { name, args: some }),
      record('call', { name: fc.constantFrom('String.len', 'Time.now'), args: some }),
      record('call', { name, on: inner, args: some }),
      record('unary', { operator: fc.constantFrom('!', '-'), operand: inner }),
      record('binary', { operator: fc.constantFrom(...operators), left: inner, right: inner }),
      record('choice', { condition: inner, whenTrue: inner, whenFalse: inner }),
    ),
  };
});

const withoutSpans = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'start' || key === 'end' ? undefined : inner)));

describe('the grammar', () => {
  it('reads what it prints as the same expression', () => {
    fc.assert(
      fc.property(expression, (expression) => {
        const text = printExpression(expression);
        expect(withoutSpans(parseExpression(text))).toEqual(withoutSpans(expression));
        expect(printExpression(parseExpression(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('answers any text with an expression or an error within it', () => {
    const signs = [
      'user',
      '.',
      'firstName',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '+',
      '?',
      ':',
      '?:',
      '!',
      '1',
      '.5',
      ',',
      'String.len',
      ' ',
      '\n',
      '=',
      '\u0000',
      '💥',
    ];
    const text = fc.array(fc.constantFrom(...signs), { maxLength: 20 }).map((words) => words.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (text) => {
        try {
          compile(text, scope).evaluate(circumstances());
        } catch (error) {
          expect(error).toBeInstanceOf(MappingError);
          expect((error as MappingError).position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an expression that means harm', () => {
  const nested = (depth: number) => '('.repeat(depth) + '1' + ')'.repeat(depth);
  const doubled = (times: number): string =>
    times === 0 ? '"aa"' : `String.replace(${doubled(times - 1)}, "a", "aa")`;

  it.each([
    ['a long text', `"${'a'.repeat(20_000)}"`, '10000 characters at most'],
    ['a deep nest', nested(200), 'nests 50 levels deep at most'],
    ['many minus signs', `${'-'.repeat(5000)}1`, 'nests 50 levels deep at most'],
    ['many parts', Array.from({ length: 2000 }, () => '1').join('+'), '2000 parts at most'],
    ['a text that doubles', doubled(30), 'longer than'],
    ['a wide join', `String.join("${'x'.repeat(5000)}"${', "a"'.repeat(900)})`, 'too much work'],
    ['a pattern with repetitions of repetitions', '"a" matches "((((a{100}){100}){100}){100})"', 'pattern'],
    ['a pattern of many repetitions', '"a" matches "a{900}b{900}c{900}"', 'repeats too much'],
    ['a pattern too long', `"a" matches "${'a?'.repeat(400)}"`, '500 characters at most'],
    [
      'a wide array of arrays',
      `Arrays.flatten(${Array.from({ length: 300 }, () => `{${'1,'.repeat(5)}1}`).join()})`,
      '2000 parts',
    ],
  ])('is stopped in a moment: %s', (_, text, message) => {
    const start = cpuTime();
    expect(failure(() => evaluate(text)).message).toContain(message);
    expect(cpuTime() - start).toBeLessThan(1_000);
  });

  it('matches patterns in linear time', () => {
    const groups = Array.from({ length: 100 }, () => group(`${'a'.repeat(255)}!`));
    const start = cpuTime();
    const { evaluate } = compile('isMemberOfGroupNameRegex("(a+)+$") || isMemberOfGroupNameRegex("(a|aa)+b")', scope);
    expect(evaluate(circumstances({}, groups))).toBe(false);
    expect(cpuTime() - start).toBeLessThan(2_000);
  });

  it('reaches nothing but the attributes', () => {
    for (const text of [
      'user.__proto__',
      'org.constructor',
      'T(java.lang.Runtime)',
      'globalThis',
      '#this',
      'user["x"]',
      '__proto__.x',
    ]) {
      expect(() => evaluate(text)).toThrow(MappingError);
    }
    expect(evaluate('findDirectoryUser().__proto__')).toBeNull();
    expect(evaluate('user.getInternalProperty("__proto__")')).toBeNull();
  });
});
