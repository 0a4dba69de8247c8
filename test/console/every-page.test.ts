import { expect, it } from 'vitest';
import { settingsPages, tabs } from '../../console/src/pages/application/tabs.ts';
import { whatIfViews } from '../../console/src/pages/what-if/names.ts';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { findings, settled, useBrowser } from './browser.ts';

const open = useBrowser();

it('finds each page accessible in light and dark colours, within a screen of 390 pixels, and at home on the machine', async () => {
  const both = await open();
  const { page, signIn, org, elsewhere, complaints } = both;
  const app = await addApp(org, both);
  const person = (await org.call('POST', '/api/v1/users?activate=true', bjensen())).body;
  const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body;
  await org.call('PUT', `/api/v1/groups/${group.id}/users/${person.id}`);
  await org.call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, {});
  await org.context.engine.worker.idle();
  const inspected = await org.call('POST', '/muster/api/v1/inspections', { app: app.id, suites: ['okta'] });
  const inspection = inspected.body.id as string;
  await org.context.inspections.ended(inspection);
  const hook = { name: 'Tours', url: 'http://127.0.0.1:9/hooks', types: ['user.*'] };
  const webhook = await both.admin!.administration.addWebhook(hook);
  await signIn();

  // The router says which pages there are: one that is new is looked at, too.
  const paths = await page.evaluate<string[]>('Object.keys(self.__TSR_ROUTER__.routesByPath)');
  expect(paths).toContain('/admin/people/$personId');
  const parameters: Readonly<Record<string, string>> = {
    personId: person.id,
    groupId: group.id,
    appId: app.id,
    appKey: 'scim2headerauth',
    method: 'saml',
    token: 'none',
    inspectionId: inspection,
    connectionId: 'c1',
    webhookId: webhook.id,
    tenantId: 'example',
    type: 'User',
    resourceId: 'bjensen@example.com',
  };
  const addresses = paths.flatMap((path) => {
    const address = path.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const value = parameters[name];
      if (value === undefined) throw new Error(`${path}: give ${name} a value here.`);
      return value;
    });
    if (path === '/admin/what-if') return whatIfViews.map((view) => `${address}?app=${app.id}&view=${view}`);
    if (path !== '/admin/apps/$appId') return [address];
    const settings = settingsPages.map((one) => `${address}?tab=provisioning&settings=${one}`);
    return [...tabs.filter((tab) => tab !== 'provisioning').map((tab) => `${address}?tab=${tab}`), ...settings];
  });

  const wrong: string[] = [];
  for (const address of addresses) {
    await page.goto(org.url + address);
    await settled(page);
    wrong.push(...(await findings(page)).map((finding) => `${address}: ${finding}`));
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    // What is fixed at the top does not make the page any wider.
    const width = await page.evaluate<number>(
      `Math.max(document.documentElement.scrollWidth,
        ...Array.from(document.querySelectorAll('header *'), (one) => Math.floor(one.getBoundingClientRect().right)))`,
    );
    const cut = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.mantine-Badge-label, .mantine-SegmentedControl-root')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)`,
    );
    wrong.push(...cut.map((text) => `${address}: “${text}” is cut off`));
    const unmarked = await page.evaluate<number>(
      `[...document.querySelectorAll('.mantine-TableScrollContainer-scrollContainer > .mantine-ScrollArea-viewport')]
        .filter((one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).backgroundImage === 'none').length`,
    );
    if (unmarked > 0) wrong.push(`${address}: no shadow says that a table goes on to the side`);
    const aside = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[role="tab"][aria-selected="true"]')].filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        return left < 0 || right > innerWidth;
      }).map((one) => one.textContent)`,
    );
    wrong.push(...aside.map((text) => `${address}: the tab “${text}” is out of sight`));
    const wide = await page.evaluate<string[]>(
      `[...document.querySelectorAll('table.records')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.ariaLabel)`,
    );
    wrong.push(...wide.map((label) => `${address}: “${label}” is scrolled sideways`));
    if (address.includes('/what-if')) wrong.push(...(await findings(page)).map((one) => `${address}, narrow: ${one}`));
    if (width > 390) wrong.push(`${address}: ${width} pixels wide`);
    await page.setViewportSize({ width: 1280, height: 720 });
  }
  expect(wrong).toEqual([]);
  expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
}, 240_000);
