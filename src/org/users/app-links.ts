import * as v from 'valibot';
import { defineRoute } from '../route.ts';
import { personAsked } from './find.ts';

const appLinkSchema = v.strictObject({
  id: v.string(),
  label: v.string(),
  linkUrl: v.string(),
  appName: v.string(),
  appInstanceId: v.string(),
  appAssignmentId: v.string(),
  credentialsSetup: v.boolean(),
  hidden: v.boolean(),
  sortOrder: v.number(),
});

/** The tiles of a person's dashboard. */
export const appLinks = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/appLinks',
  tag: 'Users',
  summary: 'Lists the applications that a user sees: those assigned, active, and not hidden from users.',
  access: 'self',
  answers: { 200: v.array(appLinkSchema) },
  async handle({ params, principal, org: { store }, origin }) {
    const person = await personAsked({ params, principal }, store);
    const assigned = await store.appUsers.ofPerson(person.id);
    const applications = await Promise.all(assigned.map(({ app }) => store.applications.get(app)));
    const shown = applications.filter((app) => app?.status === 'ACTIVE' && !app.visibility.hideWeb);
    return {
      status: 200,
      body: shown.map((app, sortOrder) => ({
        id: app!.id,
        label: app!.label,
        linkUrl: `${origin}/home/${app!.key}/${app!.id}`,
        appName: app!.key,
        appInstanceId: app!.id,
        appAssignmentId: person.id,
        credentialsSetup: false,
        hidden: false,
        sortOrder,
      })),
    };
  },
});
