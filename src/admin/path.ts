/** Where the admin API stands below its origin. */
export const adminPath = '/admin/v1';

/** Names the person for whom an operator's program asks, percent-encoded: the audit tells of both. */
export const personHeader = 'muster-for';
