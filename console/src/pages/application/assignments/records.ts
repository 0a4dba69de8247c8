import type { OktaGroup, OktaUser } from '../../../api/okta.ts';

/** A person's assignment, as Okta's API has it. */
export interface AppUser {
  readonly id: string;
  readonly scope: 'USER' | 'GROUP';
  readonly status: string;
  readonly syncState: string;
  readonly externalId?: string;
  readonly credentials: { readonly userName: string };
  readonly profile: Readonly<Record<string, unknown>>;
  readonly _embedded?: { readonly user?: OktaUser };
}

/** A group's assignment. */
export interface AppGroup {
  readonly id: string;
  readonly priority: number;
  readonly profile: Readonly<Record<string, unknown>>;
  readonly _embedded?: { readonly group?: OktaGroup };
}
