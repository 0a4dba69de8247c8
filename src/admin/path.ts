/** Where the admin API stands below its origin. */
export const adminPath = '/admin/v1';
