import { expect, it } from 'vitest';
import type { Person } from '../../src/provisioning/store.ts';
import { useBrowser } from './browser.ts';

const open = useBrowser();

const count = 100_000;
const idOf = (index: number): string => `00u${String(index).padStart(17, '0')}`;

it('shows 100,000 people, and a group of all of them, a page at a time, with few rows made at once', async () => {
  const { page, signIn, org, complaints } = await open();
  const time = new Date(0).toISOString();
  const times = { created: time, lastUpdated: time, activated: time, statusChanged: time };
  const person = (index: number): Person => {
    const login = `person${String(index).padStart(6, '0')}@example.com`;
    const profile = { login, email: login, firstName: 'Babs', lastName: `No ${index}` };
    return { id: idOf(index), status: 'ACTIVE', ...times, password: false, profile };
  };
  const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body;
  await org.store.transaction(async (tables) => {
    for (let index = 0; index < count; index++) await tables.people.add(person(index));
    await tables.groups.addMembers(
      group.id,
      Array.from({ length: count }, (_, index) => idOf(index)),
    );
  });
  await signIn();
  const rows = page.locator('tbody tr[data-index]');
  const shown = (index: number) => page.getByRole('link', { name: `Babs No ${index}`, exact: true });
  /** Scrolls down until more rows were read than are ever made. */
  const scroll = async () => {
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 8_000);
          return page.evaluate<number>('Number(document.querySelector("tbody tr[data-index]")?.dataset.index ?? 0)');
        },
        { interval: 20 },
      )
      .toBeGreaterThan(300);
  };
  for (const path of ['/admin/people', `/admin/groups/${group.id}`]) {
    await page.goto(org.url + path);
    await shown(0).waitFor();
    await page.mouse.move(600, 400);
    await scroll();
    await expect.poll(() => rows.count()).toBeLessThan(80);
    await expect.poll(() => shown(0).count()).toBe(0);
    await page.keyboard.press('Home');
    await shown(0).waitFor();
  }
  await page.goto(`${org.url}/admin/people`);
  await page.getByLabel('Search people').fill('person09999');
  await shown(99_999).waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(10);
  expect(complaints).toEqual([]);
}, 60_000);
