import type * as v from 'valibot';
import type { Application, OrgTables } from '../../provisioning/store.ts';
import { changeApp } from '../apps/routes.ts';
import { findApp } from '../apps/find.ts';
import { invalid, refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { assertProfile, definitionsView } from './definitions.ts';
import { attributeAfter } from './property.ts';
import { appUserSchemaInput, appUserSchemaSchema } from './schema.ts';

const tag = 'Profiles and mappings';
const path = '/api/v1/meta/schemas/apps/{id}/default';

const schemaView = ({ id, key, label, created, lastUpdated, profile }: Application, origin: string) => ({
  ...definitionsView(`${origin}/meta/schemas/apps/${id}/default`, key, `${label} User`, profile),
  created,
  lastUpdated,
});

type Input = v.InferOutput<typeof appUserSchemaInput>;

/** @throws OktaError for what cannot be, each cause with the field at fault */
const withChanges = (before: Application, { definitions }: Input, discovered: boolean): Application => {
  const profile = new Map(before.profile.map((attribute) => [attribute.variable, attribute]));
  for (const [name, base] of [
    ['base', true],
    ['custom', false],
  ] as const) {
    for (const [variable, input] of Object.entries(definitions[name]?.properties ?? {})) {
      const known = profile.get(variable);
      if (known && known.base !== base)
        throw invalid(variable, `${variable} is ${known.base ? 'a base' : 'no base'} attribute.`);
      if (input === null) {
        if (base) throw invalid(variable, 'Base attributes cannot be removed.');
        profile.delete(variable);
      } else if (known) {
        profile.set(variable, attributeAfter(variable, input, known));
      } else {
        if (base) throw invalid(variable, 'Base attributes cannot be added.');
        if (discovered) throw refused('Attributes cannot be added: schema discovery decides over them.');
        profile.set(variable, attributeAfter(variable, input));
      }
    }
  }
  assertProfile([...profile.values()]);
  return {
    ...before,
    profile: [...profile.values()],
    // What is gone cannot be mapped.
    mappings: { ...before.mappings, toApp: before.mappings.toApp.filter(({ target }) => profile.has(target)) },
  };
};

const isDiscovered = async ({ applications }: Pick<OrgTables, 'applications'>, { id, kind }: Application) =>
  kind === 'governance' && (await applications.discovery(id)) !== undefined;

const getSchema = defineRoute({
  method: 'GET',
  path,
  tag,
  summary: "Shows the schema of an application's user profile (Profile Editor).",
  answers: { 200: appUserSchemaSchema },
  handle: async ({ params, org, origin }) => ({
    status: 200,
    body: schemaView(await findApp(org.store, params.id), origin),
  }),
});

const updateSchema = defineRoute({
  method: 'POST',
  path,
  tag,
  summary: "Adds, changes and (by null) removes attributes of an application's user profile.",
  body: appUserSchemaInput,
  answers: { 200: appUserSchemaSchema },
  async handle({ params, body, org, origin, principal }) {
    const discovered = await isDiscovered(org.store, await findApp(org.store, params.id));
    const change = (before: Application) => withChanges(before, body, discovered);
    return { status: 200, body: schemaView(await changeApp(org, principal, params.id, change), origin) };
  },
});

export const schemaRoutes: readonly Route[] = [getSchema, updateSchema];
