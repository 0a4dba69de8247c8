import * as v from 'valibot';
import type { Discovered, Grantable } from '../provisioning/discovery.ts';
import type { AppUser } from '../provisioning/store.ts';
import { findApp } from './apps/find.ts';
import { now } from './context.ts';
import { invalid, statusForbids } from './errors.ts';
import { defineRoute, type Route } from './route.ts';
import { findPerson } from './users/find.ts';
import { links } from './users/schema.ts';

const principal = (type: string) =>
  v.object({
    externalId: v.string('The field cannot be left blank'),
    type: v.literal(type, `Expected ${type}.`),
  });

const entitlement = v.object({
  id: v.string('The field cannot be left blank'),
  values: v.array(v.object({ id: v.string('The field cannot be left blank') })),
});

export const grantSchema = v.strictObject({
  id: v.string(),
  grantType: v.picklist(['CUSTOM', 'ENTITLEMENT']),
  status: v.picklist(['ACTIVE']),
  actor: v.string(),
  action: v.string(),
  targetPrincipal: v.strictObject({ externalId: v.string(), type: v.string() }),
  target: v.strictObject({ externalId: v.string(), type: v.string() }),
  entitlements: v.array(v.unknown()),
  created: v.string(),
  createdBy: v.string(),
  lastUpdated: v.string(),
  lastUpdatedBy: v.string(),
  _links: links,
});

type Asked = v.InferOutput<typeof entitlement>;

/** An entitlement that is asked for by this id stands for the roles of the service; others by the type of their values. */
const rolesId = 'roles';

/** @throws OktaError E0000001 for what discovery did not find at the service */
const readGrants = (discovered: Partial<Discovered>, asked: readonly Asked[]): NonNullable<AppUser['grants']> => {
  const find = (id: string, value: string): Grantable => {
    const values =
      id === rolesId
        ? discovered.roles
        : discovered.entitlements?.filter(({ type }) => type === id || type === undefined);
    const found = values?.find((one) => one.id === value);
    if (!found) throw invalid('entitlements', `"${id}" has no value "${value}" at the service`);
    return found;
  };
  const granted = asked.flatMap(({ id, values }) => values.map((value) => ({ ...find(id, value.id), of: id })));
  const view = ({ id, displayName, type }: Grantable) => ({
    value: id,
    display: displayName,
    ...(type !== undefined && { type }),
  });
  return {
    roles: granted.filter(({ of }) => of === rolesId).map(view),
    entitlements: granted.filter(({ of }) => of !== rolesId).map(view),
  };
};

const createGrant = defineRoute({
  method: 'POST',
  path: '/governance/api/v1/grants',
  tag: 'Governance',
  summary: 'Grants a user entitlements of an application, which is assigned where it was not.',
  body: v.object({
    grantType: v.picklist(['CUSTOM', 'ENTITLEMENT'], 'Expected CUSTOM or ENTITLEMENT.'),
    targetPrincipal: principal('OKTA_USER'),
    target: principal('APPLICATION'),
    actor: v.optional(v.string()),
    entitlements: v.optional(v.array(entitlement, 'Expected a list.')),
  }),
  answers: { 200: grantSchema },
  async handle({ body, org, origin, principal: by }) {
    const { grantType, actor = 'ADMIN', entitlements = [] } = body;
    await org.store.transaction(async (tables) => {
      const application = await findApp(tables, body.target.externalId);
      const person = await findPerson(tables, body.targetPrincipal.externalId);
      const grants = readGrants((await tables.applications.discovery(application.id)) ?? {}, entitlements);
      const assigned = await tables.appUsers.get(application.id, person.id);
      const granted = assigned
        ? await org.engine.changeAssignment(tables, application, person.id, { grants })
        : await org.engine.assignPerson(tables, application, person.id, { grants });
      if (!granted) throw statusForbids('A deactivated user cannot be granted anything.');
    });
    org.engine.worker.kick();
    const time = now(org);
    const id = org.newId('grant');
    return {
      status: 200,
      body: {
        id,
        grantType,
        status: 'ACTIVE',
        actor,
        action: 'ALLOW',
        targetPrincipal: body.targetPrincipal,
        target: body.target,
        entitlements,
        created: time,
        createdBy: by.person.id,
        lastUpdated: time,
        lastUpdatedBy: by.person.id,
        _links: { self: { href: `${origin}/governance/api/v1/grants/${id}` } },
      },
    };
  },
});

export const governanceRoutes: readonly Route[] = [createGrant];
