/** The tabs of the page, as the URL names them. */
export const readyTabs = ['plan', 'pack'] as const;

/** The states of cases that are chosen among, as the URL names them. */
export const caseStates = ['open', 'seen', 'done', 'not supported'] as const;

const settings = ['integration', 'to-app', 'to-okta'];

/** The address of a place where a case is walked, or something is mended: a page, or a tab with what is open in it. */
export const addressOf = (app: string, place: string): string => {
  const [tab = '', view] = place.split('/');
  if (place === 'people' || place === 'groups') return `/admin/${place}`;
  if (place === 'profile') return `/admin/profile-editor/${app}`;
  if (place === 'suites') return `/admin/inspect?app=${app}`;
  if (place === 'cases') return `/admin/ready?app=${app}&state=open`;
  if (place === 'guide') return `/admin/ready?app=${app}&tab=pack`;
  if (settings.includes(place)) return `/admin/apps/${app}?tab=provisioning&settings=${place}`;
  return `/admin/apps/${app}?tab=${tab}${view === undefined ? '' : `&view=${view}`}`;
};
