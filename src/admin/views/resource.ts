import * as v from 'valibot';
import { count, described } from './parts.ts';

export const resourceTypeView = v.object({ name: v.string(), endpoint: v.string(), schema: v.string() });

const resource = described(
  v.objectWithRest({ id: v.string(), schemas: v.array(v.string()) }, v.unknown()),
  'A resource as SCIM clients see it.',
);

export const resourceView = resource;

export const resourcePage = v.object({
  total: described(v.optional(count), 'All that match; with the first page.'),
  items: v.array(resource),
  next: described(v.optional(v.string()), 'The cursor of the next page; absent on the last.'),
});

export const memberPage = v.object({
  items: v.array(v.object({ id: v.string(), type: v.string(), display: v.optional(v.string()) })),
  next: described(v.optional(v.string()), 'The cursor of the next page; absent on the last.'),
});

export type MemberPage = v.InferOutput<typeof memberPage>;

export type ResourceTypeView = v.InferOutput<typeof resourceTypeView>;

export type ResourceView = v.InferOutput<typeof resourceView>;

export type ResourcePage = v.InferOutput<typeof resourcePage>;
