/** The schema of an org's tables where the URL names none. */
export const orgSchema = 'muster_org';
