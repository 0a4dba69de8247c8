import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules of axe that a page breaks, each with the elements that break it; of what is right no account is kept. */
export const violations = async (
  page: Page,
  {
    within = 'html',
    only,
    without,
  }: { readonly within?: string; readonly only?: string; readonly without?: string } = {},
): Promise<readonly [rule: string, ...elements: string[]][]> => {
  if (!(await page.evaluate<boolean>("'axe' in self"))) await page.evaluate(`${axe.source}; undefined`);
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(only && { runOnly: [only] }),
    ...(without && { rules: { [without]: { enabled: false } } }),
  };
  return page.evaluate(`axe.run(${JSON.stringify(within)}, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`);
};
