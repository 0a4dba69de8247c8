import type { OnTask } from '../provisioning/engine/run-job.ts';
import type { Application, Person } from '../provisioning/store.ts';
import { administrators } from './authenticate.ts';
import type { Draft, Outbox } from './mail.ts';
import { attributeText } from './users/attribute.ts';

const noticeTo = (person: Person, { label }: Application, reason: string, tasks: string): Draft => ({
  to: attributeText(person, 'email'),
  subject: `${label}: provisioning needs your attention`,
  person: person.id,
  text: [
    `Hi ${attributeText(person, 'firstName')},`,
    `A task waits in ${label}:\n${reason}`,
    `What waits, why, and what to do about it:\n${tasks}`,
    'There is no further mail for this application until nothing waits in it any more.',
  ].join('\n\n'),
});

/** Mails the administrators when the first task of an application begins to wait: not once more for each that follows. */
export const createTaskNotice =
  (outbox: Pick<Outbox, 'keep' | 'dispatch'>, origin: () => string): OnTask =>
  async (tables, task) => {
    const { items } = await tables.jobs.list({ app: task.app, states: ['failed'], limit: 2 });
    const application = await tables.applications.get(task.app);
    if (items.length > 1 || !application) return () => undefined;
    const people = await tables.people.getMany(await administrators(tables));
    const ids: string[] = [];
    for (const person of people.filter(({ status }) => status === 'ACTIVE')) {
      const draft = noticeTo(person, application, task.message ?? '', `${origin()}/admin/tasks`);
      ids.push((await outbox.keep(tables, draft)).id);
    }
    return () => outbox.dispatch(ids);
  };
