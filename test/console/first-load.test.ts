import { expect, it } from 'vitest';
import { useBrowser } from './browser.ts';

const open = useBrowser();

it('loads the first page with few requests of few bytes, and a page more with less', async () => {
  const { page, org, signIn } = await open();
  const fetched: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (/\/assets\/|\/signin$/.test(request.url()))
      fetched.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  const kilobytes = async (): Promise<number> =>
    (await Promise.all(fetched.splice(0))).reduce((sum, size) => sum + size, 0) / 1_024;
  await page.goto(`${org.url}/signin`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(fetched.length).toBeLessThanOrEqual(10);
  expect(await kilobytes()).toBeLessThan(300);
  await signIn();
  await page.waitForLoadState('networkidle');
  await kilobytes();
  await page.goto(`${org.url}/admin/people`);
  await page.getByRole('button', { name: 'Add person' }).waitFor();
  await page.waitForLoadState('networkidle');
  // What has been fetched once is not fetched again.
  expect(await kilobytes()).toBeLessThan(30);
}, 60_000);
