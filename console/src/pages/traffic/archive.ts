import { ask } from '../../api/client.ts';

const path = '/muster/api/v1/exchanges.har';
const file = 'exchanges.har';

/** As many as one archive takes. */
export const mostArchived = 10_000;

/** The address of the archive of what a filter lets through. */
export const archive = (query: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${path}?${new URLSearchParams({ ...Object.fromEntries(given), limit: String(mostArchived) }).toString()}`;
};

/** Has the browser save the archive of a selection, which an address has no room for. @throws ApiError */
export const saveArchive = async (ids: readonly string[]): Promise<void> => {
  const content = await ask<object>(path, { method: 'POST', body: { ids } });
  const href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href, download: file });
  link.click();
  URL.revokeObjectURL(href);
};
