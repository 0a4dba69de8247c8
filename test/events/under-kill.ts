import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startReceiver } from './receiver.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const kills = 3;

interface Event {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly resource: { readonly id: string };
  readonly after?: { readonly userName?: string; readonly active?: boolean };
  readonly added?: readonly { readonly value: string }[];
  readonly removed?: readonly { readonly value: string }[];
}

/** Events by their ids, each once, in the order in which they came first. */
const once = (events: readonly Event[]): Event[] => [...new Map(events.map((event) => [event.id, event])).values()];

/** The directory that the events tell of. */
const replay = (events: readonly Event[]) => {
  const users = new Map<string, string>();
  const members = new Set<string>();
  for (const { type, resource, after, added = [], removed = [] } of events) {
    if (type === 'user.deleted') users.delete(resource.id);
    else if (type.startsWith('user.')) users.set(resource.id, `${after?.userName} ${after?.active}`);
    for (const { value } of removed) members.delete(value);
    for (const { value } of added) members.add(value);
  }
  return { users: Object.fromEntries([...users].toSorted()), members: [...members].toSorted() };
};

export interface ServedEvents {
  /** Starts it, or starts it again where it was. */
  readonly serve: () => Promise<{
    readonly child: ChildProcess;
    readonly ended: Promise<unknown>;
    /** The base URL of SCIM 2.0. */
    readonly baseUrl: string;
    /** What comes before `/admin/v1`. */
    readonly adminUrl: string;
  }>;
  /** The `Authorization` headers of a client of SCIM, of who reads events, and of who adds webhooks. */
  readonly client: string;
  readonly reader: string;
  readonly operator: string;
}

/** Kills what serves events at random points under load, and expects of every reader that it had every change, in order. */
export const expectEventsUnderKill = async ({
  serve,
  client: authorization,
  reader,
  operator,
}: ServedEvents): Promise<void> => {
  const receiver = await startReceiver();
  let service = await serve();
  const addWebhook = async (webhook: object): Promise<{ id: string }> => {
    const response = await fetch(`${service.adminUrl}/admin/v1/webhooks`, {
      method: 'POST',
      headers: { authorization: operator, 'content-type': 'application/json' },
      body: JSON.stringify(webhook),
    });
    expect(response.status).toBe(201);
    return (await response.json()) as { id: string };
  };
  await addWebhook({ name: 'app', url: receiver.url });
  const feed = await addWebhook({ name: 'feed', format: 'set' });

  const send = (method: string, path: string, body?: unknown) =>
    fetch(service.baseUrl + path, {
      method,
      headers: { authorization, 'content-type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const group = (await (
    await send('POST', '/Groups', { schemas: [groupSchema], displayName: 'Tour Guides' })
  ).json()) as { id: string };

  let loaded = false;
  const acknowledged: string[] = [];
  const client = async (number: number): Promise<void> => {
    for (let i = 0; !loaded; i++) {
      try {
        const created = await send('POST', '/Users', {
          schemas: [userSchema],
          userName: `bjensen${number}-${i}`,
          active: true,
        });
        const { id } = (await created.json()) as { id: string };
        if (created.status !== 201) continue;
        acknowledged.push(id);
        const patch = (path: string, operation: object) =>
          send('PATCH', path, { schemas: [patchOp], Operations: [operation] });
        await patch(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: id }] });
        await patch(`/Users/${id}`, { op: 'replace', value: { active: false } });
        if (i % 3 === 0) await send('DELETE', `/Users/${id}`);
      } catch {
        // It was killed: the next is asked of the next.
        await sleep(20);
      }
    }
  };

  let read = false;
  const headers = { authorization: reader };
  const polled: Event[] = [];
  const poll = async (): Promise<void> => {
    for (let after = '0'; !read;) {
      try {
        const response = await fetch(`${service.adminUrl}/admin/v1/events?after=${after}&wait=1&count=50`, {
          headers,
        });
        const page = (await response.json()) as { items: Event[]; next: string };
        polled.push(...page.items);
        after = page.next;
      } catch {
        await sleep(20);
      }
    }
  };
  const streamed: Event[] = [];
  const leaving = new AbortController();
  const stream = async (): Promise<void> => {
    while (!read) {
      try {
        const last = streamed.at(-1)?.id ?? '0';
        const response = await fetch(`${service.adminUrl}/admin/v1/events/stream`, {
          headers: { ...headers, 'last-event-id': last },
          signal: leaving.signal,
        });
        let text = '';
        for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
          const parts = (text + chunk).split('\n\n');
          text = parts.pop()!;
          for (const part of parts) {
            const [, data] = /^data: (.*)$/m.exec(part) ?? [];
            if (data) streamed.push(JSON.parse(data) as Event);
          }
        }
      } catch {
        await sleep(20);
      }
    }
  };

  const signalled: string[] = [];
  const pollSets = async (): Promise<void> => {
    for (let ack: string[] = []; !read;) {
      try {
        const response = await fetch(`${service.adminUrl}/admin/v1/webhooks/${feed.id}/poll`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ ack, maxEvents: 50, returnImmediately: true }),
        });
        const { sets } = (await response.json()) as { sets: Record<string, string> };
        ack = Object.keys(sets);
        signalled.push(...ack);
        if (ack.length === 0) await sleep(20);
      } catch {
        await sleep(20);
      }
    }
  };

  const clients = Array.from({ length: 8 }, (__, i) => client(i));
  const readers = [poll(), stream(), pollSets()];
  /** Waits for some more writes to be acknowledged, by no clock. */
  const work = async (): Promise<void> => {
    const wanted = acknowledged.length + 8 + Math.floor(Math.random() * 24);
    while (acknowledged.length < wanted) await sleep(5);
  };
  for (let i = 0; i < kills; i++) {
    await work();
    service.child.kill('SIGKILL');
    await service.ended;
    service = await serve();
  }
  await work();
  loaded = true;
  await Promise.all(clients);

  const truth: Event[] = [];
  for (let after = '0', more = true; more;) {
    const response = await fetch(`${service.adminUrl}/admin/v1/events?after=${after}&count=1000`, { headers });
    const page = (await response.json()) as { items: Event[]; next: string };
    truth.push(...page.items);
    more = page.items.length > 0;
    after = page.next;
  }
  expect(truth.map(({ sequence }) => sequence)).toEqual(truth.map((__, i) => i + 1));
  const created = new Set(truth.filter(({ type }) => type === 'user.created').map(({ resource }) => resource.id));
  expect(acknowledged.filter((id) => !created.has(id))).toEqual([]);

  // What the events tell is what is there.
  const users: Record<string, string> = {};
  for (let startIndex = 1, total = 1; startIndex <= total; startIndex += 500) {
    const list = (await (await send('GET', `/Users?count=500&startIndex=${startIndex}`)).json()) as any;
    total = list.totalResults;
    for (const { id, userName, active } of list.Resources ?? []) users[id] = `${userName} ${active}`;
  }
  const { members = [] } = (await (await send('GET', `/Groups/${group.id}`)).json()) as {
    members?: { value: string }[];
  };
  expect(replay(truth)).toEqual({
    users: Object.fromEntries(Object.entries(users).toSorted()),
    members: members.map(({ value }) => value).toSorted(),
  });

  // Each reader had exactly that.
  const directory = truth.filter(({ type }) => !type.startsWith('config.'));
  const last = truth.at(-1)!.sequence;
  await receiver.until((received) => received.at(-1)?.json.data.sequence === directory.at(-1)!.sequence);
  const lastTold = directory.at(-1)!.id;
  while (polled.at(-1)?.sequence !== last || streamed.at(-1)?.sequence !== last || !signalled.includes(lastTold)) {
    await sleep(20);
  }
  read = true;
  leaving.abort();
  await Promise.all(readers);
  expect(polled).toEqual(truth);
  expect(streamed).toEqual(truth);
  expect([...new Set(signalled)]).toEqual(directory.map(({ id }) => id));
  const delivered = receiver.received.map(({ json }) => json.data as Event);
  expect(once(delivered)).toEqual(directory);
  expect(receiver.received.map(({ headers: { 'webhook-id': id } }) => id)).toEqual(delivered.map(({ id }) => id));
};
