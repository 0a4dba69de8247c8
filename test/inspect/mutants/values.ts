import { publishing } from './schemas.ts';
import {
  answering,
  answeringJson,
  answeringTo,
  echoing,
  error,
  pathOf,
  readingEach,
  sending,
  users,
  without,
  type Mutant,
} from './mutant.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const own = /^\/TestResources/;

const isUser = /^\/Users/;

/** Refuses new users that hold such a thing. */
const refusing = (is: (body: any) => boolean) =>
  sending(/^\/Users$/, (body) => (is(body) ? error(400, 'invalidValue') : body));

/** Without the names that begin with a capital letter, on all levels. */
const inOwnCase = (value: any): any => {
  if (Array.isArray(value)) return value.map(inOwnCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !/^[A-Z]/.test(name))
      .map(([name, part]) => [name, inOwnCase(part)]),
  );
};

const isList = (value: any): value is any[] => Array.isArray(value) && value.length > 1;

const coerced = ({ integer, decimal, dateTime, ...body }: any): any => ({
  ...body,
  ...(integer !== undefined && { integer: Math.trunc(Number(integer)) }),
  ...(decimal !== undefined && { decimal: Number(decimal) }),
  ...(/T/.test(String(dateTime)) && { dateTime }),
});

export const valueMutants: readonly Mutant[] = [
  {
    name: 'finds names in their own case alone',
    fails: ['schema-15', 'schema-16'],
    wrap: sending(/^\/Users$/, inOwnCase),
  },
  {
    name: 'compares the URNs of schemas with their case',
    fails: ['schema-17', 'schema-17-path', 'schema-17-attributes'],
    wrap: (service) => ({
      handle: (request, exchange) =>
        decodeURIComponent(request.url).includes('URN:IETF')
          ? Promise.resolve(error(400, 'invalidFilter'))
          : sending(isUser, (body) =>
              String(body.Operations?.[0]?.path).startsWith('URN:IETF') ? error(400, 'invalidPath') : body,
            )(service).handle(request, exchange),
    }),
  },
  {
    name: 'wants schemas to come first',
    fails: ['schema-18'],
    wrap: refusing((body) => Object.keys(body)[0] !== 'schemas'),
  },
  {
    name: 'keeps a number as title',
    fails: ['schema-19'],
    wrap: echoing(isUser, 'title', (title) => title !== undefined && typeof title !== 'string'),
  },
  {
    name: 'reads "True" as a boolean',
    fails: ['schema-20'],
    wrap: sending(isUser, (body) =>
      typeof body.active === 'string' ? { ...body, active: body.active === 'True' } : body,
    ),
  },
  {
    name: 'refuses "True" for a boolean',
    profile: 'okta',
    fails: ['schema-20-lenient'],
    wrap: refusing((body) => typeof body.active === 'string'),
  },
  {
    name: 'breaks certificates into lines',
    fails: ['schema-24', 'create-02', 'patch-06-core'],
    wrap: users((body) => ({
      ...body,
      ...(body.x509Certificates && {
        x509Certificates: body.x509Certificates.map(({ value }: any) => ({
          value: value.replaceAll(/.{64}/g, '$&\n'),
        })),
      }),
    })),
  },
  {
    name: 'takes anything as Base64 or as a URI',
    fails: ['schema-24-refused', 'schema-25-refused'],
    wrap: sending(isUser, ({ x509Certificates, profileUrl, ...body }) => ({
      ...body,
      ...(x509Certificates && !String(x509Certificates[0]?.value).startsWith('-') && { x509Certificates }),
      ...(profileUrl && !String(profileUrl).includes(' ') && { profileUrl }),
    })),
  },
  {
    name: 'decodes URIs',
    fails: ['schema-25'],
    wrap: users((body) => ({ ...body, ...(body.profileUrl && { profileUrl: decodeURIComponent(body.profileUrl) }) })),
  },
  {
    name: 'rewrites countries, phone numbers, languages and time zones',
    fails: [
      'schema-26',
      'schema-27-phonenumbers',
      'schema-27-locale',
      'schema-27-preferredlanguage',
      'schema-27-timezone',
      'create-02',
      'patch-06-core',
    ],
    wrap: users((body) => {
      const each = (name: string, part: object) =>
        body[name] && { [name]: body[name].map((value: object) => ({ ...value, ...part })) };
      return {
        ...body,
        ...each('addresses', { country: 'USA' }),
        ...each('phoneNumbers', { value: '2015550123' }),
        ...(body.locale && { locale: 'en_US' }),
        ...(body.preferredLanguage && { preferredLanguage: 'en' }),
        ...(body.timezone && { timezone: '-08:00' }),
      };
    }),
  },
  {
    name: 'refuses null',
    fails: ['schema-28'],
    wrap: refusing((body) => Object.values(body).includes(null)),
  },
  {
    name: 'keeps two primary e-mail addresses',
    fails: ['schema-29', 'schema-29-put'],
    wrap: echoing(isUser, 'emails', (emails) => isList(emails) && emails.every(({ primary }) => primary === true)),
  },
  {
    name: 'keeps an e-mail address twice',
    fails: ['schema-30'],
    wrap: echoing(isUser, 'emails', (emails) => isList(emails) && emails[0].value === emails[1].value),
  },
  {
    name: 'keeps a string as name',
    fails: ['schema-41'],
    wrap: echoing(isUser, 'name', (name) => typeof name === 'string'),
  },
  {
    name: 'reads an object as an array of one',
    fails: ['schema-42'],
    wrap: sending(isUser, (body) => (body.emails?.value === undefined ? body : { ...body, emails: [body.emails] })),
  },
  {
    name: 'makes a group without members of members that are no array',
    fails: ['schema-42-members'],
    wrap: sending(/^\/Groups/, (body) => (typeof body.members === 'string' ? without('members')(body) : body)),
  },
  {
    name: 'makes numbers and dates of what it is sent',
    fails: ['schema-21', 'schema-22', 'schema-23'],
    wrap: sending(own, coerced),
  },
  {
    name: 'loses a complex attribute of its own',
    fails: ['schema-43'],
    wrap: answeringJson((body, _, request) => (own.test(pathOf(request)) ? without('complexes')(body) : undefined)),
  },
  {
    name: 'publishes strings as case exact that it compares without case',
    fails: ['schema-44'],
    wrap: publishing(':TestResource', (attribute) => ({ ...attribute, caseExact: true })),
  },
  {
    name: 'returns what is to be returned on request at all times',
    fails: ['schema-45'],
    wrap: answeringJson((body, _, request) => (own.test(pathOf(request)) ? { ...body, request: 'there' } : undefined)),
  },
  {
    name: 'projects away what is always returned',
    fails: ['schema-46'],
    wrap: answeringJson((body, _, request) =>
      own.test(pathOf(request)) && request.url.includes('?') ? without('always')(body) : undefined,
    ),
  },
  {
    name: 'answers a create with all that it was sent',
    fails: ['schema-47', 'schema-48'],
    wrap: (service) => echoing(own, 'never', Boolean)({ handle: echoing(own, 'writeOnly', Boolean)(service).handle }),
  },
  {
    name: 'ignores changes of what is immutable',
    fails: ['schema-49', 'put-06'],
    wrap: answering((response, request) =>
      own.test(pathOf(request)) && response.body?.includes('"mutability"') ? { ...response, status: 200 } : response,
    ),
  },
  {
    name: 'takes unique values twice in its own types',
    fails: ['schema-50', 'schema-51'],
    wrap: answeringTo('POST', own, (response) => (response.status === 409 ? { ...response, status: 201 } : response)),
  },
  {
    name: 'names a schema that the resource type does not have',
    fails: ['schema-32', 'put-04', 'put-13', 'put-17', 'put-18', 'delete-09'],
    wrap: users((body) => ({ ...body, schemas: [...body.schemas, 'urn:example:undeclared'] })),
  },
  {
    name: 'repeats the attributes of the extension beside it',
    fails: ['schema-33'],
    wrap: users((body) => ({ ...body[enterprise], ...body })),
  },
  {
    name: 'names no extension in schemas',
    fails: ['schema-34', 'schema-37'],
    wrap: users((body) => ({ ...body, schemas: [user] })),
  },
  {
    name: 'names the extension in schemas whatever the user has',
    fails: ['schema-34-absent'],
    wrap: users((body) => ({ ...body, schemas: [user, enterprise] })),
  },
  {
    name: 'returns an empty extension',
    fails: ['schema-35'],
    wrap: users((body) => ({ [enterprise]: {}, ...body })),
  },
  {
    name: 'publishes an extension as required and does not require it',
    fails: ['schema-36'],
    wrap: readingEach('/ResourceTypes', (type) =>
      type.name === 'TestResource'
        ? { ...type, schemaExtensions: type.schemaExtensions.map((e: object) => ({ ...e, required: true })) }
        : type,
    ),
  },
  {
    name: 'wants the data of an extension that schemas names',
    fails: ['schema-38'],
    wrap: refusing((body) => body.schemas?.includes(enterprise) && body[enterprise] === undefined),
  },
  {
    name: 'ignores what it does not know',
    fails: ['schema-39', 'schema-40'],
    wrap: sending(isUser, (body) => ({
      ...without('hairColor')(body),
      ...(isList(body.schemas) && { schemas: body.schemas.filter((urn: string) => !urn.includes('Unknown')) }),
    })),
  },
  {
    name: 'refuses what it does not know',
    profile: 'okta',
    fails: ['schema-39-lenient', 'schema-40-lenient'],
    wrap: refusing((body) => body.hairColor !== undefined || String(body.schemas).includes('Unknown')),
  },
];
