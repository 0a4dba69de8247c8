import type { Reported } from './entry.ts';
import { harReport } from './har.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';

/** The reports that are files, by the names of their formats. */
export const reportFormats = {
  junit: junitReport,
  html: htmlReport,
  json: jsonReport,
  har: harReport,
  markdown: markdownReport,
} as const satisfies Record<string, (reported: Reported) => string>;

export type ReportFormat = keyof typeof reportFormats;
