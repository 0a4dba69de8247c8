import * as v from 'valibot';
import { templates } from '../../provisioning/catalogue.ts';
import type { Mail } from '../../provisioning/store.ts';
import { administrators } from '../authenticate.ts';
import { apiTokenSchema, tokenView } from '../api-tokens.ts';
import { notFound, refused } from '../errors.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { clientKind } from './app-schema.ts';
import { addAdministrator, issueToken } from '../tokens.ts';
import { findPerson } from '../users/find.ts';
import { userSchema } from '../users/schema.ts';
import { userView } from '../users/view.ts';

const createToken = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/tokens',
  tag: 'API tokens',
  summary: 'Makes an API token; the answer is the only one that holds it.',
  body: v.object({
    name: v.pipe(
      v.string('The field cannot be left blank'),
      v.trim(),
      v.minLength(1, 'The field cannot be left blank'),
      v.maxLength(255, 'The field is too long'),
    ),
  }),
  answers: { 200: v.strictObject({ ...apiTokenSchema.entries, token: v.string() }) },
  async handle({ body, org, origin, principal }) {
    const { kept, token } = await org.store.transaction((tables) =>
      issueToken(org, tables, { name: body.name, person: principal.person, principal }),
    );
    return { status: 200, body: { ...tokenView(kept, origin), token } };
  },
});

export const mailSchema = v.strictObject({
  id: v.string(),
  to: v.string(),
  subject: v.string(),
  text: v.string(),
  created: v.string(),
  person: v.optional(v.string()),
  sent: v.picklist(['kept', 'queued', 'sent', 'failed']),
  failure: v.optional(v.string()),
});

const listMails = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/mailbox',
  tag: 'Mailbox',
  summary: 'Lists the mails that the org wrote, the newest first.',
  access: 'local',
  query: v.object({ to: v.optional(v.string()), ...paging(50, 200) }),
  answers: { 200: v.array(mailSchema) },
  async handle({ query, org }) {
    const page = await org.store.mail.list(pageOf(query, { to: query.to || undefined }));
    return { status: 200, body: page.items, next: page.next };
  },
});

const getMail = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/mailbox/{id}',
  tag: 'Mailbox',
  summary: 'Shows a mail.',
  access: 'local',
  answers: { 200: mailSchema },
  async handle({ params, org }) {
    const mail: Mail | undefined = await org.store.mail.get(params.id);
    if (!mail) throw notFound(params.id, 'Mail');
    return { status: 200, body: mail };
  },
});

const listAdministrators = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/administrators',
  tag: 'Administrators',
  summary: 'Lists those who may do everything.',
  answers: { 200: v.array(userSchema) },
  async handle({ org, origin }) {
    const people = await org.store.people.getMany(await administrators(org.store));
    return { status: 200, body: people.map((person) => userView(person, org, origin)) };
  },
});

const addAdmin = defineRoute({
  method: 'PUT',
  path: '/muster/api/v1/administrators/{id}',
  tag: 'Administrators',
  summary: 'Lets a person do everything.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    await org.store.transaction(async (tables) => addAdministrator(tables, await findPerson(tables, params.id)));
    return { status: 204 };
  },
});

const removeAdmin = defineRoute({
  method: 'DELETE',
  path: '/muster/api/v1/administrators/{id}',
  tag: 'Administrators',
  summary: 'Takes that away; somebody has to keep it.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    await org.store.transaction(async (tables) => {
      const { id } = await findPerson(tables, params.id);
      const ids = (await administrators(tables)).filter((one) => one !== id);
      if (ids.length === 0) throw refused('The last administrator stays one');
      await tables.settings.put('administrators', { ids });
    });
    return { status: 204 };
  },
});

const catalogue = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/catalogue',
  tag: 'Applications',
  summary: 'Lists the templates of the application catalogue.',
  answers: {
    200: v.array(
      v.strictObject({
        key: v.string(),
        name: v.string(),
        kind: clientKind,
        scim: v.picklist(['2.0', '1.1']),
        authentication: v.picklist(['basic', 'header', 'bearer', 'oauth', 'none']),
        fields: v.array(v.string()),
      }),
    ),
  },
  handle: async () => ({ status: 200, body: templates }),
});

export const orgRoutes: readonly Route[] = [
  createToken,
  listMails,
  getMail,
  listAdministrators,
  addAdmin,
  removeAdmin,
  catalogue,
];
