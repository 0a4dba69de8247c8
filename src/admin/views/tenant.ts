import * as v from 'valibot';
import { described, slug, time } from './parts.ts';

export const tenantView = v.object({ id: v.string(), created: time });

export const newTenant = v.strictObject({ id: described(slug, 'Lower-case letters, digits and hyphens.') });

export type TenantView = v.InferOutput<typeof tenantView>;
