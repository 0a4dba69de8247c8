import type { QaCase } from '../../api/readiness.ts';

/** What people call the state of a case. */
export const stateStyles = {
  seen: { label: 'Seen here', color: 'green' },
  done: { label: 'Done by hand', color: 'teal' },
  'not supported': { label: 'Not supported', color: 'gray' },
  open: { label: 'Left', color: 'orange' },
} as const satisfies Readonly<Record<QaCase['state'], { readonly label: string; readonly color: string }>>;
