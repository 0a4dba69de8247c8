/** What of a report is listed. */
export const shows = ['wrong', 'all', 'pass', 'skipped'] as const;
export type Show = (typeof shows)[number];
