import type { Link } from '../link.ts';
import type { Page, PageRequest } from '../page.ts';

export interface LinkQuery extends PageRequest {
  readonly kind: Link['kind'];
  /** People: begins the username, or the person's first name, last name, login or email. Groups: begins the group's name in the org. */
  readonly q?: string;
  readonly externalId?: string;
}

/**
 * Who and what of the org is linked to something at a service. Assignments and pushed groups hold their links: a link is
 * made, changed and broken by writing those.
 */
export interface LinkTable {
  /** @param subject the id of the person or the group */
  get(app: string, kind: Link['kind'], subject: string): Promise<Link | undefined>;
  /** In the order in which people were assigned, groups began to be pushed. */
  list(app: string, query: LinkQuery): Promise<Page<Link>>;
}
