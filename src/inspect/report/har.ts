import { harCreator, harEntry } from '../../client/har.ts';
import { entriesOf, type Entry, type Reported } from './entry.ts';
import { safeJson } from './escape.ts';

const pageOf = ({ id, requirement, exchanges: [first] }: Entry) => ({
  id,
  title: `${id}: ${requirement}`,
  startedDateTime: new Date(first!.started).toISOString(),
  pageTimings: {},
});

/** Every exchange as an HTTP Archive 1.2, a page for each check: for browsers' developer tools and proxies. */
export const harReport = (reported: Reported): string => {
  const entries = entriesOf(reported).filter(({ exchanges }) => exchanges.length > 0);
  const log = {
    version: '1.2',
    creator: harCreator('muster inspect'),
    pages: entries.map(pageOf),
    entries: entries.flatMap(({ id, exchanges }) =>
      exchanges.map((exchange) => ({ pageref: id, ...harEntry(exchange) })),
    ),
  };
  return `${safeJson({ log }, 2)}\n`;
};
