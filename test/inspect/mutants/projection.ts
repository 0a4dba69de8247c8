import { answering, answeringJson, error, jsonAnswer, pathOf, type Mutant } from './mutant.ts';
import { given, parameterOf, querying } from './querying.ts';

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Reads one of the two parameters otherwise, of requests to paths that match. */
const reading = (
  name: 'attributes' | 'excludedAttributes',
  change: (names: string) => string | undefined,
  path = /./,
): Mutant['wrap'] =>
  querying({ [name]: given }, ({ [name]: names = '', ...rest }, url) => {
    const changed = path.test(url) ? change(names) : names;
    return changed === undefined ? rest : { ...rest, [name]: changed };
  });

export const projectionMutants: readonly Mutant[] = [
  {
    name: 'returns a complex attribute whole where a part of it is asked for',
    fails: ['projection-04', 'projection-04-multi-valued'],
    wrap: reading('attributes', (names) => names.replace(/^(name|emails)\.\w+$/, '$1')),
  },
  {
    name: 'leaves a complex attribute out where a part of it is excluded',
    fails: ['projection-04-excluded'],
    wrap: reading('excludedAttributes', (names) => names.replace(/^name\.\w+$/, 'name')),
  },
  {
    name: 'reads the first of several attributes',
    fails: ['schema-45', 'projection-01-list', 'projection-10'],
    wrap: reading('attributes', (names) => names.split(',')[0]),
  },
  {
    name: 'returns name whatever is asked for',
    fails: ['projection-01', 'projection-07'],
    wrap: reading(
      'attributes',
      (names) => (/^userName(?:$|,no)/.test(names) ? `${names},name` : names),
      /Users\/[^/]+$/,
    ),
  },
  {
    name: 'leaves out the id where it is excluded',
    fails: ['projection-02'],
    wrap: answeringJson(({ id, ...body }, _, request) =>
      parameterOf(request, 'excludedAttributes')?.startsWith('id,') ? body : { id, ...body },
    ),
  },
  {
    name: 'returns the members of groups though they are excluded',
    fails: ['projection-02-members'],
    wrap: reading('excludedAttributes', (names) => (names === 'members' ? undefined : names)),
  },
  {
    name: 'breaks where attributes are asked for and excluded',
    fails: ['projection-03'],
    wrap: answering((response, request) =>
      parameterOf(request, 'attributes') && parameterOf(request, 'excludedAttributes') ? error(500) : response,
    ),
  },
  {
    name: 'knows no attributes by URN',
    fails: ['projection-05', 'projection-05-extension'],
    wrap: reading('attributes', (names) => names.replace(`${user}:`, 'urn:').replace(`${enterprise}:`, 'urn:')),
  },
  {
    name: 'knows no extension by its URN',
    fails: ['projection-05-whole'],
    wrap: reading('attributes', (names) => (names === enterprise ? 'userName' : names)),
  },
  {
    name: 'distinguishes the case of names in attributes',
    fails: ['projection-06'],
    wrap: reading('attributes', (names) => (names === 'USERNAME' ? 'noSuchAttribute' : names)),
  },
  {
    name: 'refuses attributes that it does not know',
    fails: ['projection-07'],
    wrap: answering((response, request) =>
      parameterOf(request, 'attributes')?.includes('noSuch') ? error(400, 'invalidPath') : response,
    ),
  },
  {
    name: 'returns nothing where attributes is empty',
    fails: ['projection-08'],
    wrap: reading('attributes', (names) => names || 'id'),
  },
  {
    name: 'returns lists whole',
    fails: ['create-29', 'projection-09-list'],
    wrap: reading('attributes', (names) => (names === 'userName' ? undefined : names), /\/Users$/),
  },
  {
    name: 'returns the whole of /Me',
    fails: ['projection-09-me'],
    wrap: answering((response, request) =>
      pathOf(request) === '/Me' && parameterOf(request, 'attributes')
        ? jsonAnswer(200, { schemas: [user], id: 'bjensen', userName: 'bjensen', displayName: 'Barbara Jensen' })
        : response,
    ),
  },
  {
    name: 'breaks on a value path in attributes',
    fails: ['projection-10'],
    wrap: answering((response, request) => (parameterOf(request, 'attributes')?.includes('[') ? error(500) : response)),
  },
  {
    name: 'returns the password to whoever asks for it',
    fails: ['create-40', 'projection-11'],
    wrap: answeringJson((body, _, request) =>
      parameterOf(request, 'attributes')?.startsWith('password') ? { ...body, password: '$argon2id$' } : undefined,
    ),
  },
  {
    name: 'returns meta whatever is asked for',
    fails: ['projection-01-meta'],
    wrap: reading('attributes', (names) => names && `${names},meta`, /\/Users\/[^/]+$/),
  },
];
