import * as v from 'valibot';
import { usernameVariable } from '../../provisioning/mapping/changed.ts';
import { createMapper } from '../../provisioning/mapping/mapper.ts';
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

const mapped = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/users/{user}/mapped',
  tag: 'Profiles and mappings',
  summary: 'Shows what the mappings give a person who is assigned the application, before anything is set by hand.',
  answers: { 200: v.strictObject({ userName: v.string(), profile: v.record(v.string(), v.unknown()) }) },
  async handle({ params, org }) {
    const { store, properties, clock } = org;
    const application = await findApp(store, params.id);
    const person = await findPerson(store, params.user);
    const mapper = createMapper(application, { user: await userAttributes(store), org: properties, clock });
    const { profile } = mapper.toApp({
      person,
      groups: await store.groups.ofPerson(person.id),
      assignments: await store.appGroups.ofPerson(person.id, application.id),
    });
    const { [usernameVariable]: userName, ...rest } = profile;
    return { status: 200, body: { userName: typeof userName === 'string' ? userName : '', profile: rest } };
  },
});

export const previewRoutes: readonly Route[] = [preview, mapped];
