import { previewExpression } from '../../provisioning/mapping/preview.ts';
import { findApp } from '../apps/find.ts';
import { invalid } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { findPerson } from '../users/find.ts';
import { userAttributes } from '../users/profile.ts';
import { previewInput, previewSchema } from './schema.ts';

const preview = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/preview',
  tag: 'Profiles and mappings',
  summary: 'Shows what an expression makes of a person, or where it is wrong.',
  body: previewInput,
  answers: { 200: previewSchema },
  async handle({ params, body, org }) {
    const { store, properties, clock } = org;
    const application = await findApp(store, params.id);
    const { expression, direction, target, template } = body;
    const user = await userAttributes(store);
    const attributes = direction === 'toApp' ? application.profile : user;
    const attribute = attributes.find(({ variable }) => variable === target);
    if (target !== undefined && !attribute) throw invalid('target', 'There is no such attribute.');
    const person = body.person === undefined ? undefined : await findPerson(store, body.person);
    const assigned = person && (await store.appUsers.get(application.id, person.id));
    return {
      status: 200,
      body: previewExpression(expression, {
        application,
        direction,
        user,
        template,
        org: properties,
        now: clock(),
        target: attribute?.type,
        ...(person && { person, groups: await store.groups.ofPerson(person.id) }),
        ...(assigned && { appProfile: assigned.profile }),
      }),
    };
  },
});

export const previewRoutes: readonly Route[] = [preview];
