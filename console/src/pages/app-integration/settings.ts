/** What the wizard asks for. */
export const nothing = {
  label: '',
  hideWeb: false,
  ssoAcsUrl: '',
  audience: '',
  relayState: '',
  nameIdFormat: 'unspecified',
  template: '${source.login}',
  pushStatus: 'PUSH',
  feedback: 'customer',
  loginUrl: '',
};

export type Values = typeof nothing;

export type Method = 'saml' | 'swa';

const blank = 'The field cannot be left blank';
const aUrl = (text: string): string | null =>
  /^https?:\/\//i.test(text) && URL.canParse(text) ? null : 'Expected a URL with http or https.';

/** What is wrong with the fields of a step. */
export const faultsOf = (method: Method, step: number, values: Values): Partial<Record<keyof Values, string>> => {
  const faults = {
    label: step === 0 && values.label.trim() === '' ? blank : null,
    loginUrl: method === 'swa' ? aUrl(values.loginUrl) : null,
    ssoAcsUrl: method === 'saml' && step === 1 ? aUrl(values.ssoAcsUrl) : null,
    audience: method === 'saml' && step === 1 && values.audience.trim() === '' ? blank : null,
  };
  return Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== null));
};

const formats: Readonly<Record<string, string>> = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
};

/** The application as Okta's API takes it. */
export const bodyOf = (method: Method, values: Values) => ({
  label: values.label,
  signOnMode: method === 'saml' ? 'SAML_2_0' : 'AUTO_LOGIN',
  visibility: { hide: { web: values.hideWeb, iOS: values.hideWeb } },
  credentials: { userNameTemplate: { template: values.template, pushStatus: values.pushStatus } },
  settings: {
    signOn:
      method === 'saml'
        ? {
            ssoAcsUrl: values.ssoAcsUrl,
            recipient: values.ssoAcsUrl,
            destination: values.ssoAcsUrl,
            audience: values.audience,
            defaultRelayState: values.relayState,
            subjectNameIdTemplate: '${user.userName}',
            subjectNameIdFormat: formats[values.nameIdFormat],
          }
        : { loginUrl: values.loginUrl },
  },
});
