import { orgSafeguard, setOrgSafeguard, type OrgSafeguard } from '../../provisioning/import/safeguard.ts';
import { defineRoute, type Route } from '../route.ts';
import { safeguardSchema } from './schema.ts';

const tag = 'Imports';
const path = '/muster/api/v1/import-safeguard';

const getSafeguard = defineRoute({
  method: 'GET',
  path,
  tag,
  summary: 'Org-wide unassignment safeguard: how much of all assignments one import may end.',
  answers: { 200: safeguardSchema },
  handle: async ({ org }) => ({ status: 200, body: await orgSafeguard(org.store) }),
});

const setSafeguard = defineRoute({
  method: 'PUT',
  path,
  tag,
  summary: 'Sets the org-wide unassignment safeguard; without a percentage there is none.',
  body: safeguardSchema,
  answers: { 200: safeguardSchema },
  async handle({ body, org }) {
    await org.store.transaction((tables) => setOrgSafeguard(tables, body as OrgSafeguard));
    return { status: 200, body };
  },
});

export const safeguardRoutes: readonly Route[] = [getSafeguard, setSafeguard];
