import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/protocol/json.ts';
import { compile } from '../../../../src/provisioning/mapping/language/compile.ts';
import { parseExpression } from '../../../../src/provisioning/mapping/language/parse.ts';
import { printExpression } from '../../../../src/provisioning/mapping/language/print.ts';
import { userCircumstances, userScope } from '../../../../src/provisioning/mapping/scope.ts';
import { babs, clock, group, org, userAttributes } from '../person.ts';

const groups = [group('Tour Guides'), group('San Francisco'), group('Site administrators', '00gml2xHE3RYRx7cM0g3')];

const evaluate = (text: string, profile: JsonObject = {}) =>
  compile(text, userScope(userAttributes)).evaluate(
    userCircumstances({ person: babs(profile), groups, org, now: clock() }),
  );

const winston = {
  firstName: 'Winston',
  lastName: 'Churchill',
  email: 'winston.churchill@gmail.com',
  login: 'winston.churchill@gmail.com',
};

/** The examples of developer.okta.com, “Okta Expression Language overview”, with what they say comes out. */
const examples: [text: string, output: unknown, profile?: JsonObject][] = [
  // String functions
  ['String.append("This is", " a test")', 'This is a test'],
  ['String.join(",", "This", "is", "a", "test")', 'This,is,a,test'],
  ['String.join("", "This", "is", "a", "test")', 'Thisisatest'],
  ['String.len("This")', 4],
  ['String.removeSpaces("This is a test")', 'Thisisatest'],
  ['String.replace("This is a test", "is", "at")', 'That at a test'],
  ['String.replaceFirst("This is a test", "is", "at")', 'That is a test'],
  ['String.stringContains("This is a test", "test")', true],
  ['String.stringContains("This is a test", "doesn\'tExist")', false],
  ['String.stringSwitch("This is a test", "default", "key1", "value1")', 'default'],
  ['String.stringSwitch("This is a test", "default", "test", "value1")', 'value1'],
  [
    'String.stringSwitch("First match wins", "default", "absent", "value1", "wins", "value2", "match", "value3")',
    'value2',
  ],
  ['String.stringSwitch("Substrings count", "default", "ring", "value1")', 'value1'],
  ['String.substring("This is a test", 2, 9)', 'is is a'],
  ['String.substringAfter("abc@okta.com", "@")', 'okta.com'],
  ['String.substringBefore("abc@okta.com", "@")', 'abc'],
  ['String.toUpperCase("This")', 'THIS'],
  ['String.toLowerCase("ThiS")', 'this'],
  ['toUpperCase(user.firstName)', 'ALEXANDER', { firstName: 'Alexander' }],
  ['toLowerCase(user.firstName)', 'alexander', { firstName: 'AlexANDER' }],
  ["substringBefore(user.email, '@')", 'alex', { email: 'alex@okta.com' }],
  ["substringAfter(user.email, '@')", 'okta.com', { email: 'alex@okta.com' }],
  ['substring(user.firstName, 1, 4)', 'lex', { firstName: 'Alexander' }],
  // Array functions
  ['Arrays.add({10, 20, 30}, 40)', [10, 20, 30, 40]],
  ['Arrays.remove({10, 20, 30}, 20)', [10, 30]],
  ['Arrays.clear({10, 20, 30})', []],
  ['Arrays.get({0, 1, 2}, 0)', 0],
  ['Arrays.flatten(10, {20, 30}, 40)', [10, 20, 30, 40]],
  ['Arrays.contains({10, 20, 30}, 10)', true],
  ['Arrays.contains({10, 20, 30}, 50)', false],
  ['Arrays.size({10, 20, 30})', 3],
  ['Arrays.size(NULL)', 0],
  ['Arrays.isEmpty({10, 20})', false],
  ['Arrays.isEmpty(NULL)', true],
  ['Arrays.toCsvString({"This", "is", " a ", "test"})', 'This,is, a ,test'],
  // Conversion functions
  ["Convert.toInt('1234')", 1234],
  ['Convert.toInt(123.4)', 123],
  ['Convert.toInt(123.6)', 124],
  // oxlint-disable-next-line oxc/approx-constant
  ["Convert.toNum('3.141')", 3.141],
  ['Iso3166Convert.toAlpha2("IND")', 'IN'],
  ['Iso3166Convert.toAlpha3("840")', 'USA'],
  ['Iso3166Convert.toNumeric("USA")', '840'],
  ['Iso3166Convert.toName("IN")', 'India'],
  // Group functions
  ['getFilteredGroups({"00gml2xHE3RYRx7cM0g3"}, "group.name", 40)', ['Site administrators']],
  ['isMemberOfGroupName("Tour Guides")', true],
  ['isMemberOfGroupName("group1")', false],
  ['isMemberOfGroup("00gml2xHE3RYRx7cM0g3")', true],
  ['isMemberOfGroup("groupId")', false],
  ['isMemberOfAnyGroup("groupId1", "00gml2xHE3RYRx7cM0g3", "groupId3")', true],
  ['isMemberOfGroupNameStartsWith("San Fr")', true],
  ['isMemberOfGroupNameContains("admin")', true],
  ['isMemberOfGroupNameRegex("/.*admin.*")', true],
  ['isMemberOfGroupNameRegex("admin")', false],
  // Time functions
  ['Time.now()', '2015-07-31T17:18:37.979Z'],
  ['Time.now("EST")', '2015-07-31T13:18:37.979-04:00'],
  ['Time.now("EST", "YYYY-MM-dd HH:mm:ss")', '2015-07-31 13:18:37'],
  // Directory functions
  ['hasWorkdayUser() ? findWorkdayUser().employeeID : null', null],
  ['hasDirectoryUser() ? findDirectoryUser().managerUpn : null', null],
  ['getManagerUser("active_directory").firstName', null],
  ['user.getLinkedObject("manager").lastName', null],
  ['user.getInternalProperty("id")', '00u1bjensen2example3'],
  // Constants and operators
  ["'Hello world'", 'Hello world'],
  ['1234', 1234],
  // oxlint-disable-next-line oxc/approx-constant
  ['3.141', 3.141],
  ['true', true],
  ['user.firstName + user.lastName', 'WinstonChurchill', winston],
  ['user.firstName + " " + user.lastName', 'Winston Churchill', winston],
  ["user.groupCode == 123 ? 'Sales' : 'Other'", 'Sales', { groupCode: 123 }],
  ["user.groupCode == 123 ? 'Sales' : 'Other'", 'Other', { groupCode: 7 }],
  // Conditional expressions
  [
    'user.firstName + " " + (String.len(user.middleInitial) == 0 ? "" : (String.substring(user.middleInitial, 0, 1) + ". ")) + user.lastName',
    'Winston S. Churchill',
    { ...winston, middleInitial: 'Spencer' },
  ],
  [
    'user.firstName + " " + (String.len(user.middleInitial) == 0 ? "" : (String.substring(user.middleInitial, 0, 1) + ". ")) + user.lastName',
    'Winston Churchill',
    winston,
  ],
  [
    '(user.title != "" ? (user.title + " ") : user.honorificPrefix != "" ? (user.honorificPrefix + " ") : "") + user.firstName',
    'Sir Winston',
    { ...winston, title: '', honorificPrefix: 'Sir' },
  ],
  ['String.stringContains(user.firstName, "dummy")', true, { firstName: 'A dummy' }],
  ['user.city == "San Francisco"', true, { city: 'San Francisco' }],
  ['user.salary >= 1000000', true, { salary: 1_000_000 }],
  ['!user.isContractor', true, { isContractor: false }],
  ['user.salary > 1000000 AND !user.isContractor', true, { salary: 1_000_001, isContractor: false }],
  // Popular expressions
  ['user.firstName + "." + user.lastName', 'Winston.Churchill', winston],
  ['substring(user.firstName, 0, 1) + user.lastName', 'WChurchill', winston],
  ['substring(user.firstName, 0, 1) + substring(user.lastName, 0, 6)', 'WChurch', winston],
  ['toLowerCase(substring( user.firstName, 0, 1)) + "." + toLowerCase(user.lastName)', 'w.churchill', winston],
  [
    'toUpperCase(substringBefore( substringAfter(user.email, "@"), ".")) + "\\" + substringBefore( user.email, "@")',
    'GMAIL\\winston.churchill',
    winston,
  ],
  [
    '"XDOMAIN\\" + toLowerCase(substring( user.firstName, 0, 1)) + toLowerCase(user.lastName)',
    'XDOMAIN\\wchurchill',
    winston,
  ],
  ['org.name', 'Universal Studios'],
  ['org.subdomain', 'universal'],
  // help.okta.com, “Expressions” of smart cards
  ['String.substring(user.login, String.len(user.login)-9, String.len(user.login))', 'gmail.com', winston],
  [
    'String.stringContains(user.login, "@") ? String.substringBefore(user.login, "@") : user.login',
    'winston',
    { login: 'winston' },
  ],
  // support.okta.com: null is not blank, for groups and their rules
  ['user.department == null', true],
  ['user.department == ""', false],
  ['user.department != ""', true],
  ['user.department==null or user.department==""', true, { department: '' }],
  ['isMemberOfGroupName("Tour Guides") and (user.costCenter==null or user.costCenter=="")', true],
  ['Arrays.contains(user.languages, "English")', false, { languages: ['english', 'English (US)'] }],
  ["(user.email != null && user.email != '') ? 'work' : ''", 'work'],
  ["(user.primaryPhone != null && user.primaryPhone != '') ? 'work' : ''", ''],
];

describe('an example of Okta’s documentation', () => {
  it.each<[text: string, output: unknown, profile?: JsonObject]>(examples)('%s is %j', (text, output, profile) => {
    expect(evaluate(text, profile)).toEqual(output);
  });

  it.each<[text: string, output: unknown, profile?: JsonObject]>(examples)(
    '%s is the same after it was printed',
    (text, output, profile) => {
      expect(evaluate(printExpression(parseExpression(text)), profile)).toEqual(output);
    },
  );

  it('that is for the claims of tokens alone is refused with that reason', () => {
    expect(() => evaluate('Groups.startsWith("OKTA", "Tour", 10)')).toThrow('works in group claims alone');
  });
});
