import type { ReactNode } from 'react';

/** Outlines on a grid of 24. */
const paths = {
  dashboard: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  people:
    'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 21c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5M16 3.5a4 4 0 0 1 0 7M18 14.8c2.2.8 3.5 3 3.5 6.2',
  apps: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  shield: 'M12 3l8 3v6c0 4.6-3.2 7.8-8 9-4.8-1.2-8-4.4-8-9V6z',
  reports: 'M5 3h10l4 4v14H5zM9 12h6M9 16h6M9 8h3',
  traffic: 'M3 8h14M13 4l4 4-4 4M21 16H7M11 12l-4 4 4 4',
  service: 'M4 4h16v6H4zM4 14h16v6H4zM8 7h.01M8 17h.01',
  inspect: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21M8 10.5l2 2 3-3.5',
  whatIf: 'M12 3v6M12 9l-7 12h14zM9 3h6',
  mail: 'M3 5h18v14H3zM3 6l9 7 9-7',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M6 6l12 12M18 6L6 18',
  pencil: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  check: 'M5 13l4 4L19 7',
  arrowRight: 'M5 12h14M13 6l6 6-6 6',
  lock: 'M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 15v2',
  link: 'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L11.6 6.7M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.5-1.5',
  personIn: 'M15 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM8.5 21c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5M2 9h7M6.5 6.5L9 9l-2.5 2.5',
  personOut:
    'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 21c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5M15 9h7M19.5 6.5L22 9l-2.5 2.5',
  personOff: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 21c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5M17 7l5 5M22 7l-5 5',
  refresh: 'M4 12a8 8 0 0 1 13.7-5.6L20 9M20 4v5h-5M20 12a8 8 0 0 1-13.7 5.6L4 15M4 20v-5h5',
  chevron: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 18 }: { name: IconName; size?: number }): ReactNode => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth={1.75}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={paths[name]} />
  </svg>
);
