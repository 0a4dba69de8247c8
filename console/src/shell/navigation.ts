import type { IconName } from '../parts/icons.tsx';

export interface Section {
  readonly label: string;
  readonly icon: IconName;
  readonly pages: readonly { readonly label: string; readonly to: string }[];
}

/** The other side: the service that applications are integrated with. */
const servicePages = [
  { label: 'Overview', to: '/admin/service' },
  { label: 'Tenants', to: '/admin/service/tenants' },
  { label: 'Connections', to: '/admin/service/connections' },
  { label: 'Users and Groups', to: '/admin/service/resources' },
  { label: 'Request Log', to: '/admin/service/log' },
  { label: 'Events', to: '/admin/service/events' },
  { label: 'Webhooks', to: '/admin/service/webhooks' },
] as const;

/** Okta's menu, with Okta's words; the mailbox stands below it. */
export const sections: readonly Section[] = [
  {
    label: 'Dashboard',
    icon: 'dashboard',
    pages: [
      { label: 'Dashboard', to: '/admin' },
      { label: 'Tasks', to: '/admin/tasks' },
    ],
  },
  {
    label: 'Directory',
    icon: 'people',
    pages: [
      { label: 'People', to: '/admin/people' },
      { label: 'Groups', to: '/admin/groups' },
      { label: 'Profile Editor', to: '/admin/profile-editor' },
    ],
  },
  { label: 'Applications', icon: 'apps', pages: [{ label: 'Applications', to: '/admin/apps' }] },
  { label: 'Security', icon: 'shield', pages: [{ label: 'API', to: '/admin/api' }] },
  {
    label: 'Reports',
    icon: 'reports',
    pages: [
      { label: 'System Log', to: '/admin/log' },
      { label: 'Monitor Imports', to: '/admin/imports' },
      { label: 'User App Access', to: '/admin/reports/user-app-access' },
      { label: 'Recent Unassignments', to: '/admin/reports/recent-unassignments' },
    ],
  },
  { label: 'Traffic', icon: 'traffic', pages: [{ label: 'Traffic', to: '/admin/traffic' }] },
  {
    label: 'Inspect',
    icon: 'inspect',
    pages: [
      { label: 'Inspect', to: '/admin/inspect' },
      { label: 'Ready for OIN?', to: '/admin/ready' },
    ],
  },
  { label: 'What if', icon: 'whatIf', pages: [{ label: 'What if', to: '/admin/what-if' }] },
  { label: 'Service', icon: 'service', pages: servicePages },
  { label: 'Mailbox', icon: 'mail', pages: [{ label: 'Mailbox', to: '/admin/mailbox' }] },
];
