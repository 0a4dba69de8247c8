/** The parts of What if, as they stand in the URL. */
export const whatIfViews = ['plan', 'person', 'drift', 'sending', 'faults', 'churn'] as const;

export type WhatIfView = (typeof whatIfViews)[number];
