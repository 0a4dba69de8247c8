/** Okta's hosts, as its documentation lists them for apps that sign in to a SCIM service by OAuth. */
const oktaOrigins: readonly string[] = [
  'https://system-admin.okta.com',
  'https://system-admin.okta-emea.com',
  'https://system-admin.oktapreview.com',
  'https://system-admin.trexcloud.com',
  'http://system-admin.okta1.com:1802',
];

/** `/admin/app/cpc/{application name}/oauth/callback` */
const oktaPath = /^\/admin\/app\/cpc\/[\w.-]{1,128}\/oauth\/callback$/;

const loopbacks: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Whether a code may be sent there: to Okta, for whichever application of it; to the machine on which the browser runs
 * (RFC 8252 §7.3), at any port; or to exactly one of `added`.
 */
export const isRedirectUriAllowed = (uri: string, added: readonly string[]): boolean => {
  if (added.includes(uri)) return true;
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  // What a browser would read in another way is not what was looked at here.
  if (!url || url.href !== uri || url.hash !== '' || url.username !== '' || url.password !== '') return false;
  if (oktaOrigins.includes(url.origin)) return url.search === '' && oktaPath.test(url.pathname);
  return url.protocol === 'http:' && loopbacks.includes(url.hostname);
};

/** What the operator may add: HTTPS, or this machine. */
export const isRedirectUri = (uri: string): boolean => {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!url || url.href.includes('#') || url.username !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbacks.includes(url.hostname));
};
