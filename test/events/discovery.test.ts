import { expect, it } from 'vitest';
import { eventUris } from '../../src/events/sets/security-event.ts';
import { newFolder, spawnMuster } from '../cli/muster.ts';

it.each([['on'], ['off']])(
  'ServiceProviderConfig lists the events that are told, where they are %s',
  async (events) => {
    const folder = newFolder();
    const args = ['serve', '--port', '0', '--events', events, '--json', '--log-level', 'error'];
    const [line] = await spawnMuster(folder, args).until(/^\{.*\}\n/);
    const { baseUrl } = JSON.parse(line) as { baseUrl: string };
    const config = (await (await fetch(`${baseUrl}/ServiceProviderConfig`)).json()) as any;
    expect(config.securityEvents).toEqual(events === 'on' ? { asyncRequest: 'request', eventUris } : undefined);
    const jwks = await fetch(new URL('/events/jwks.json', baseUrl));
    expect([jwks.status, ((await jwks.json()) as any).keys]).toMatchObject([200, [{ kty: 'EC', alg: 'ES256' }]]);
    expect((await fetch(new URL('/events/jwks.json', baseUrl), { method: 'POST' })).status).toBe(405);
  },
);
