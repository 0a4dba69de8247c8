import type { OrgTables, Person } from '../../provisioning/store.ts';
import { forbidden, notFound } from '../errors.ts';
import type { RouteInput } from '../route.ts';

/**
 * The person of an id, of a login, or of what stands before the @ where only one login begins so.
 * @throws OktaError E0000007
 */
export const findPerson = async ({ people }: Pick<OrgTables, 'people'>, id: string): Promise<Person> => {
  const found = (await people.get(id)) ?? (await people.getByLogin(id));
  if (found) return found;
  if (!id.includes('@') && id !== '') {
    const condition = { kind: 'compare', path: ['profile', 'login'], operator: 'sw', value: `${id}@` } as const;
    const { items } = await people.list({ limit: 2, condition });
    if (items.length === 1 && items[0]) return items[0];
  }
  throw notFound(id, 'User');
};

/** The person whom a path names: `me` is whoever asks. @throws OktaError E0000006 for others than administrators who ask for somebody else */
export const personAsked = async (
  { params, principal }: Pick<RouteInput<'id', unknown, unknown>, 'params' | 'principal'>,
  tables: OrgTables,
) => {
  if (params.id === 'me') return principal.person;
  const person = await findPerson(tables, params.id);
  if (!principal.administrator && person.id !== principal.person.id) throw forbidden();
  return person;
};
