import * as v from 'valibot';
import { invalidPaging } from './errors.ts';

/** `limit` and `after` of a list; more than `most` is as good as `most`. */
export const paging = (preset: number, most: number) => ({
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,9}$/, 'Expected a whole number from 1 on.'),
      v.transform((text) => Math.min(Number(text), most)),
      v.minValue(1, 'Expected a whole number from 1 on.'),
    ),
    String(preset),
  ),
  after: v.optional(v.string()),
});

type Given<Values> = { readonly [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** What of this is not undefined. */
export const given = <Values extends object>(values: Values): Given<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<Values>;

/** The part of a query that the store pages by, and what else the list is narrowed by where that was asked for. */
export const pageOf = <Narrowed extends object = object>(
  { limit, after }: { limit: number; after?: string | undefined },
  narrowed: Narrowed = {} as Narrowed,
) => ({ limit, ...given({ after: after || undefined }), ...given(narrowed) });

/** Okta's order of a list: `sortBy` and `sortOrder`. */
export const sorting = {
  sortBy: v.optional(v.string()),
  sortOrder: v.optional(v.picklist(['asc', 'desc', 'ascending', 'descending'], 'Expected asc or desc.')),
};

export const sortOf = ({
  sortBy,
  sortOrder = 'asc',
}: {
  sortBy?: string | undefined;
  sortOrder?: string | undefined;
}) => {
  if (sortBy === undefined || sortBy === '') return {};
  if (!/^[\w.$-]{1,200}$/.test(sortBy)) throw invalidPaging('sortBy is not the name of an attribute.');
  return { sort: { path: sortBy.split('.'), descending: sortOrder.startsWith('desc') } };
};

/** The value of the Link header (RFC 8288): this page, and the next one where there is one. */
export const linkHeader = (url: URL, next: string | undefined): string => {
  const self = `<${url.href}>; rel="self"`;
  if (next === undefined) return self;
  const following = new URL(url);
  following.searchParams.set('after', next);
  return `${self}, <${following.href}>; rel="next"`;
};
