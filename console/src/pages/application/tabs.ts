/** The tabs of an application, and the pages under its Provisioning › Settings, as the URL names them. */
export const tabs = ['general', 'sign-on', 'provisioning', 'import', 'assignments', 'push-groups', 'what-if'] as const;
export const settingsPages = ['to-app', 'to-okta', 'integration'] as const;
