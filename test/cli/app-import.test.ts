import { describe, expect, it } from 'vitest';
import { createOktaApi } from '../../src/cli/app-import/okta-api.ts';
import { addApp, startBoth } from '../org/service.ts';
import { startOrg } from '../org/running.ts';
import { muster, newFolder } from './muster.ts';

/** Our own API stands for a live Okta org, with an application that was set up in every respect. */
const liveOrg = async () => {
  const both = await startBoth();
  const { org } = both;
  const { id, label } = await addApp(org, both);
  const custom = {
    badge: {
      title: 'Badge',
      type: 'integer',
      externalName: 'badge',
      externalNamespace: 'urn:okta:tours:1.0:user:custom',
    },
    nickName: null,
  };
  const schema = { definitions: { custom: { id: '#custom', type: 'object', properties: custom } } };
  await org.call('POST', `/api/v1/meta/schemas/apps/${id}/default`, schema);
  const [toApp, toOkta] = [
    (await org.call('GET', `/api/v1/mappings?targetId=${id}`)).body[0].id,
    (await org.call('GET', `/api/v1/mappings?sourceId=${id}`)).body[0].id,
  ];
  const set = (mapping: string, properties: object) => org.call('POST', `/api/v1/mappings/${mapping}`, { properties });
  await set(toApp, {
    badge: { expression: 'Convert.toInt(user.employeeNumber)', pushStatus: 'PUSH' },
    title: { expression: 'isMemberOfGroupName("Tour Guides") ? "Guide" : user.title', pushStatus: 'DONT_PUSH' },
    displayName: null,
  });
  await set(toOkta, {
    nickName: null,
    firstName: { expression: 'String.toUpperCase(appuser.givenName)', pushStatus: 'PUSH' },
  });
  const update = {
    profile: { status: 'DISABLED' },
    lifecycleDeactivate: { status: 'ENABLED' },
    password: { status: 'DISABLED' },
  };
  await org.call('PUT', `/api/v1/apps/${id}/features/USER_PROVISIONING`, { update });
  const group = (
    await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides', description: 'Show the way' } })
  ).body;
  await org.call('POST', `/api/v1/apps/${id}/group-push/mappings`, { sourceGroupId: group.id });
  const { body: app } = await org.call('GET', `/api/v1/apps/${id}`);
  const userNameTemplate = { template: '${fn:substringBefore(source.login, "@")}', pushStatus: 'DONT_PUSH' };
  await org.call('PUT', `/api/v1/apps/${id}`, { ...app, credentials: { userNameTemplate } });
  return { ...both, id, label };
};

const run = (
  live: { url: string; token: string },
  to: { url: string; token: string },
  args: readonly string[],
  env = {},
) =>
  muster(newFolder(), ['app', 'import', ...args, '--from', live.url, '--to', to.url, '--json'], {
    env: { OKTA_API_TOKEN: live.token, MUSTER_ORG_TOKEN: to.token, ...env },
  });

describe('muster app import', () => {
  it('takes over profile, mappings, formats, settings and pushed groups, and integrates with a service', async () => {
    const live = await liveOrg();
    const target = await startBoth();
    const args = [live.label, '--label', 'Rehearsal', '--base-url', target.base('2.0')];
    const { code, stdout, stderr } = await run(live.org, target.org, args, { MUSTER_APP_SECRET: target.authorization });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const imported = JSON.parse(stdout);
    expect(imported).toMatchObject({
      label: 'Rehearsal',
      name: 'scim2headerauth',
      features: ['USER_PROVISIONING', 'INBOUND_PROVISIONING'],
      pushedGroups: 1,
      notes: [],
    });
    const [was, is] = [
      (await live.org.store.applications.get(live.id))!,
      (await target.org.store.applications.get(imported.id))!,
    ];
    const byName = (list: readonly { readonly variable?: string; readonly target?: string }[]) =>
      Object.fromEntries(list.map((one) => [one.variable ?? one.target, one]));
    expect(byName(is.profile)).toEqual(byName(was.profile));
    expect(byName(is.mappings.toApp)).toEqual(byName(was.mappings.toApp));
    expect(byName(is.mappings.toOkta)).toEqual(byName(was.mappings.toOkta));
    expect({ ...is.toApp, ...is.toOkta, ...is.username }).toEqual({ ...was.toApp, ...was.toOkta, ...was.username });
    expect(is.toApp).toMatchObject({ updateAttributes: false, deactivateUsers: true });
    await target.org.context.engine.worker.idle();
    const groups = await target.harness.send('GET', '/Groups', undefined, { authorization: target.authorization });
    expect(groups.json.Resources).toMatchObject([{ displayName: 'Tour Guides' }]);
    expect((await target.org.store.groups.getByName('Tour Guides'))?.profile.description).toBe('Show the way');
  });

  it('says what it could not take over without a service', async () => {
    const live = await liveOrg();
    const target = await startOrg();
    const { code, stdout } = await run(live.org, target, [live.id]);
    expect(code).toBe(0);
    const imported = JSON.parse(stdout);
    expect(imported).toMatchObject({ features: [], pushedGroups: 1 });
    expect(imported.notes).toEqual([
      'The provisioning settings need an integration: name the service with --base-url.',
      'The pushed groups are inactive until the application is integrated and they are activated.',
    ]);
    expect((await target.store.pushedGroups.list(imported.id, { limit: 9 })).items).toMatchObject([
      { status: 'INACTIVE' },
    ]);
  });

  it('leaves out what this org has nothing for, with the reason', async () => {
    const live = await liveOrg();
    const app = (await live.org.store.applications.get(live.id))!;
    const { toApp, toOkta } = app.mappings;
    await live.org.store.applications.update({
      ...app,
      key: 'someoinapp',
      username: { ...app.username, template: '${source.nothing}' },
      profile: [...app.profile, { ...app.profile.at(-1)!, variable: 'groups', externalName: 'groups' }],
      mappings: {
        toOkta,
        toApp: [
          ...toApp,
          { target: 'organization', expression: 'user.unknownHere', applyOn: 'create' as const },
        ].filter(({ target }, i, all) => all.findLastIndex((one) => one.target === target) === i),
      },
    });
    const target = await startOrg();
    const { code, stdout } = await run(live.org, target, [live.id]);
    expect(code).toBe(0);
    const { notes, name, id } = JSON.parse(stdout);
    expect(name).toBe('scim2headerauth');
    expect(notes).toEqual([
      '"someoinapp" is not in this catalogue: it stands as a SCIM 2.0 template with a header (--template names another).',
      expect.stringMatching(/^The username format \$\{source\.nothing\} is not taken over: /),
      'The attribute groups is not taken over: groups.variable: groups is not for attributes.',
      'The mapping of organization is not taken over: organization: The Okta user has no attribute unknownHere.',
      'The provisioning settings need an integration: name the service with --base-url.',
      'The pushed groups are inactive until the application is integrated and they are activated.',
    ]);
    const taken = (await target.store.applications.get(id))!;
    expect(taken.mappings.toApp.find(({ target }) => target === 'badge')?.expression).toContain('Convert.toInt');
  });

  it('makes an application of the wizard where the live one is one', async () => {
    const live = await startOrg();
    const made = (await live.call('POST', '/api/v1/apps', { label: 'Tours', signOnMode: 'SAML_2_0' })).body;
    const app = (await live.store.applications.get(made.id))!;
    await live.store.applications.update({ ...app, key: 'example_tours_1' });
    const target = await startOrg();
    const { stdout } = await run(live, target, ['Tours']);
    expect(await target.store.applications.get(JSON.parse(stdout).id)).toMatchObject({
      kind: 'wizard',
      provisioning: 'scim',
      signOn: { mode: 'SAML_2_0' },
    });
  });

  it('says what is missing or wrong', async () => {
    const live = await startOrg();
    const folder = newFolder();
    const said = async (args: readonly string[], env = {}) =>
      (await muster(folder, ['app', 'import', ...args], { env })).stderr;
    expect(await said(['Tours'])).toContain('--from is missing.');
    expect(await said(['Tours', '--from', live.url])).toContain('OKTA_API_TOKEN is missing');
    expect(await said(['Tours', '--from', 'tours'], { OKTA_API_TOKEN: 'x' })).toContain('--from: expected a URL');
    const tokens = { OKTA_API_TOKEN: live.token, MUSTER_ORG_TOKEN: live.token };
    expect(await said(['Tours', '--from', live.url], tokens)).toContain(
      `There is no application "Tours" at ${live.url}.`,
    );
    expect(await said(['Tours', '--from', live.url], { ...tokens, OKTA_API_TOKEN: 'wrong' })).toContain(
      'Invalid token provided',
    );
    expect(await said(['0oaNone', '--from', live.url], tokens)).toContain('404: Not found');
    expect(await said(['Tours', '--from', live.url, '--template', 'none'], tokens)).toContain(
      '--template: expected one of scim2testapp_basic',
    );
  });
});

describe('a live org', () => {
  const api = (answers: Response[], waits: number[] = []) => {
    const sent: string[] = [];
    const made = createOktaApi({
      url: 'https://example.okta.com',
      token: 'secret',
      clock: () => 1_000_000,
      wait: async (milliseconds) => void waits.push(milliseconds),
      fetch: async (url) => {
        sent.push(url);
        return answers.shift()!;
      },
    });
    return { ...made, sent };
  };

  it('is waited for where it limits the rate of requests', async () => {
    const waits: number[] = [];
    const limited = () => new Response('{}', { status: 429, headers: { 'x-rate-limit-reset': '1007' } });
    const { call } = api([limited(), limited(), Response.json({ id: '0oa' })], waits);
    expect(await call('GET', '/api/v1/apps/0oa')).toEqual({ id: '0oa' });
    expect(waits).toEqual([7000, 7000]);
  });

  it('is read page by page, and sends the token nowhere else', async () => {
    const page = (link: string) =>
      Response.json([{ id: link }], {
        headers: { link: `<https://example.okta.com/x>; rel="self", <${link}>; rel="next"` },
      });
    const { list, sent } = api([page('https://example.okta.com/api/v1/apps?after=1'), Response.json([{ id: 'last' }])]);
    expect(await list('/api/v1/apps')).toHaveLength(2);
    expect(sent).toEqual(['https://example.okta.com/api/v1/apps', 'https://example.okta.com/api/v1/apps?after=1']);
    const elsewhere = api([page('https://attacker.example.com/')]);
    await expect(elsewhere.list('/api/v1/apps')).rejects.toThrow('is not followed');
    expect(elsewhere.sent).toHaveLength(1);
  });

  it('that answers no JSON is none', async () => {
    const { call } = api([new Response('<html>', { status: 200 })]);
    await expect(call('GET', '/api/v1/apps')).rejects.toThrow('answered 200 without JSON: is it an Okta org?');
  });
});
