import { answeringTo, error, type Mutant } from './mutant.ts';
import { operating, overlooking, refusing, showing } from './patching.ts';

const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const resources = /^\/(?:Users|Groups)\//;

/** RFC 7644 §3.10: paths and what they reach. */
export const patchPathMutants: readonly Mutant[] = [
  {
    name: 'does not take the URN of an extension for a path',
    fails: ['patch-33'],
    wrap: refusing('invalidPath', ({ path }) => path === urn),
  },
  {
    name: 'replaces an extension as a whole',
    fails: ['patch-33-key'],
    wrap: operating((operation) =>
      operation.op === 'replace' && operation.value?.[urn] ? [{ op: 'remove', path: urn }, operation] : undefined,
    ),
  },
  {
    name: 'does not know the URN of the core schema in paths',
    fails: ['schema-17-path', 'patch-34'],
    wrap: refusing('invalidPath', ({ path }) => /schemas:core/i.test(path)),
  },
  {
    name: 'wants a manager as a string',
    fails: ['patch-06-enterprise', 'patch-35'],
    wrap: refusing('invalidValue', ({ path, value }) => path === `${urn}:manager` && typeof value === 'object'),
  },
  {
    name: 'overlooks a manager that is a string',
    fails: ['patch-35-string'],
    wrap: overlooking(({ path, value }) => path === `${urn}:manager` && typeof value === 'string'),
  },
  {
    name: 'overlooks a manager that is a string, as Entra sends it',
    profile: 'entra',
    suites: ['rfc'],
    fails: ['patch-35-entra'],
    wrap: overlooking(({ path, value }) => path === `${urn}:manager` && typeof value === 'string'),
  },
  {
    name: 'reads single quotes in a path',
    fails: ['patch-36'],
    wrap: operating((operation) =>
      /'/.test(operation.path) ? [{ ...operation, path: operation.path.replaceAll("'", '"') }] : undefined,
    ),
  },
  {
    name: 'fails at a path that it does not know',
    fails: ['patch-37', 'security-04-names'],
    wrap: answeringTo('PATCH', resources, (response) =>
      response.body?.includes('has no attribute') ? error(500) : response,
    ),
  },
  {
    name: 'refuses a path that it does not know',
    profile: 'okta',
    suites: ['rfc'],
    fails: ['patch-37-ignored'],
    wrap: refusing('invalidPath', ({ path }) => path === 'favouriteTour'),
  },
  {
    name: 'lets a PATCH write what is readOnly',
    fails: ['patch-39-id', 'patch-39-meta-resourcetype', 'patch-39-groups'],
    wrap: (service) => {
      const isReadOnly = ({ op, path }: any): boolean =>
        op === 'replace' && /^(?:id|groups|meta\.resourceType)$/.test(path);
      return showing((operation) => {
        if (!isReadOnly(operation)) return undefined;
        const [name, part] = operation.path.split('.');
        return (user) => ({ ...user, [name]: part ? { ...user[name], [part]: operation.value } : operation.value });
      })(overlooking(isReadOnly)(service));
    },
  },
  {
    name: 'makes another member of one whose value is replaced',
    fails: ['patch-40'],
    wrap: operating(({ op, path, value }) =>
      op === 'replace' && /^members\[.*\]\.value$/.test(path)
        ? [
            { op: 'remove', path: path.slice(0, -6) },
            { op: 'add', path: 'members', value: [{ value }] },
          ]
        : undefined,
    ),
  },
  {
    name: 'takes any string for true',
    fails: ['patch-44', 'patch-53'],
    wrap: operating((operation) =>
      operation.path === 'active' && typeof operation.value === 'string' ? [{ ...operation, value: true }] : undefined,
    ),
  },
];
