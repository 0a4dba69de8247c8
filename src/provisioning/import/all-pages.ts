import type { Page } from '../page.ts';

/** How many rows of the org are looked through at a time. */
export const batch = 500;

/** A list of the org, batch by batch. */
export async function* allPages<T>(
  list: (page: { limit: number; after?: string }) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let after: string | undefined;
  do {
    const { items, next } = await list({ limit: batch, ...(after !== undefined && { after }) });
    yield items;
    after = next;
  } while (after !== undefined);
}
