import type { Application, Person } from '../../provisioning/store.ts';
import { createRandom } from '../../provisioning/engine/faults.ts';
import type { OrgContext } from '../context.ts';
import { moveById } from '../users/lifecycle.ts';
import { createPerson, updatePerson, type Doing } from '../users/write.ts';

/** How much comes and goes. */
export interface Churn {
  /** The same seed has the same people do the same things. */
  readonly seed: number;
  readonly joiners: number;
  readonly movers: number;
  readonly leavers: number;
}

/** Whom the churn made, who alone are moved and leave: their usernames end so. */
const domain = 'churn.example.com';

const firstNames = ['Ada', 'Babs', 'Carlo', 'Dora', 'Emil', 'Fay', 'Gus', 'Hedy', 'Ivo', 'June'];
const lastNames = ['Ambler', 'Brook', 'Carver', 'Dale', 'Ember', 'Frost', 'Grove', 'Hale', 'Inch', 'Jolly'];
const titles = ['Tour Guide', 'Senior Tour Guide', 'Ticket Clerk', 'Ride Operator', 'Stage Manager'];
const departments = ['Tour Operations', 'Theme Park', 'Studio', 'Tickets', 'Security'];

/** Done to one person at a time; between two, a churn may be stopped. */
export type ChurnStep = 'joined' | 'moved' | 'left';

/** Has made-up people join an application, change jobs, and leave, to see how its service bears it. */
export async function* churn(
  org: OrgContext,
  doing: Doing,
  application: Application,
  { seed, joiners, movers, leavers }: Churn,
): AsyncGenerator<ChurnStep> {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const job = () => ({ title: pick(titles), department: pick(departments) });

  for (let i = 0; i < joiners; i++) {
    const [firstName, lastName] = [pick(firstNames), pick(lastNames)];
    const login = `${firstName}.${lastName}.${seed}.${i}@${domain}`.toLowerCase();
    const known = await org.store.people.getByLogin(login);
    const profile = { login, email: login, firstName, lastName, ...job() };
    const { id } = known ?? (await createPerson(org, doing, { profile, activate: true }));
    await org.store.transaction((tables) => org.engine.assignPerson(tables, application, id));
    yield 'joined';
  }
  const present: Person[] = [];
  let after: string | undefined;
  do {
    const page = await org.store.appUsers.list(application.id, { limit: 200, ...(after !== undefined && { after }) });
    const made = page.items.filter(({ username }) => username.endsWith(`@${domain}`));
    present.push(...(await org.store.people.getMany(made.map(({ person }) => person))));
    after = page.next;
  } while (after !== undefined);
  const draw = (count: number): readonly Person[] =>
    Array.from({ length: Math.min(count, present.length) }, () =>
      present.splice(Math.floor(random() * present.length), 1),
    ).flat();

  const [leaving, moving] = [draw(leavers), draw(movers)];
  for (const { id } of leaving) {
    await moveById(org, doing, id, 'deactivate', false);
    yield 'left';
  }
  for (const { id } of moving) {
    const changed = job();
    await updatePerson(org, doing, id, { profile: (before) => ({ ...before, ...changed }) });
    yield 'moved';
  }
}
