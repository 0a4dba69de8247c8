import * as v from 'valibot';
import type { Link, OrgTables } from '../../provisioning/store.ts';
import { findApp } from '../apps/find.ts';
import { notFound, refused } from '../errors.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { attributeText } from '../users/attribute.ts';
import { linkSchema } from './schema.ts';

const tag = 'Links';
const base = '/muster/api/v1/apps/{id}/links';

const kind = v.picklist(['person', 'group'], 'Expected person or group.');

/** The links with the names that the org has for what is linked. */
const views = async ({ people, groups }: Pick<OrgTables, 'people' | 'groups'>, links: readonly Link[]) => {
  const idsOf = (wanted: Link['kind']) => links.filter((link) => link.kind === wanted).map(({ subject }) => subject);
  const names = new Map<string, string>();
  for (const person of await people.getMany(idsOf('person'))) names.set(person.id, attributeText(person, 'login'));
  for (const { id, profile } of await groups.getMany(idsOf('group'))) names.set(id, profile.name);
  return links.map((link) => ({ ...link, subjectName: names.get(link.subject) ?? '' }));
};

/** @throws OktaError E0000007 where that is not linked */
const findLink = async ({ links }: Pick<OrgTables, 'links'>, app: string, kindText: string, subject: string) => {
  const known = v.is(kind, kindText) ? await links.get(app, kindText, subject) : undefined;
  if (!known) throw notFound(subject, 'Link');
  return known;
};

const list = defineRoute({
  method: 'GET',
  path: base,
  tag,
  summary:
    'Lists which people, or groups, of the org are linked to what at the service; `q` begins a name, `externalId` is the service’s id.',
  query: v.object({
    kind: v.optional(kind, 'person'),
    q: v.optional(v.string()),
    externalId: v.optional(v.string()),
    ...paging(50, 200),
  }),
  answers: { 200: v.array(linkSchema) },
  async handle({ params, query, org }) {
    const { id } = await findApp(org.store, params.id);
    const { q, externalId } = query;
    const page = await org.store.links.list(id, { kind: query.kind, ...pageOf(query, { q, externalId }) });
    return { status: 200, body: await views(org.store, page.items), next: page.next };
  },
});

const get = defineRoute({
  method: 'GET',
  path: `${base}/{kind}/{subject}`,
  tag,
  summary: 'Shows the link of a person, or of a group, by its id in the org.',
  answers: { 200: linkSchema },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    const [view] = await views(org.store, [await findLink(org.store, id, params.kind, params.subject)]);
    return { status: 200, body: view };
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: `${base}/{kind}/{subject}`,
  tag,
  summary:
    'Breaks a link; nothing is sent. The person stays assigned, as one whom the service does not have; the push of a group becomes inactive.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      await org.engine.breakLink(
        tables,
        application,
        await findLink(tables, application.id, params.kind, params.subject),
      );
    });
    return { status: 204 };
  },
});

const rematch = defineRoute({
  method: 'POST',
  path: `${base}/rematch`,
  tag,
  summary:
    'Force rematch: forgets the links of these people, or groups, and looks for each anew, by the unique identifier or the name; what is not found is created.',
  body: v.object({
    kind,
    subjects: v.pipe(
      v.array(v.string('Expected a text.'), 'Expected an array.'),
      v.minLength(1, 'Expected one id at least.'),
      v.maxLength(200, 'Expected 200 ids at most.'),
    ),
  }),
  answers: { 202: v.strictObject({ jobs: v.array(v.string()) }) },
  async handle({ params, body, org }) {
    const jobs = await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      if (!application.integration) throw refused('Provisioning is not enabled');
      const queued: string[] = [];
      for (const subject of new Set(body.subjects)) {
        const job = await org.engine.rematch(tables, application, { kind: body.kind, subject });
        if (job === undefined) throw notFound(subject, body.kind === 'person' ? 'AppUser' : 'GroupPushMapping');
        queued.push(job);
      }
      return queued;
    });
    org.engine.worker.kick();
    return { status: 202, body: { jobs } };
  },
});

/** Which people and groups of the org are linked to what at a service. */
export const linkRoutes: readonly Route[] = [list, rematch, get, remove];
