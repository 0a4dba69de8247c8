import type { SuiteName } from './check.ts';

/** What each suite is for, in a sentence for whoever chooses. */
export const aboutSuites: Readonly<Record<SuiteName, { readonly title: string; readonly about: string }>> = {
  rfc: {
    title: 'RFC 7643, 7644, 9865',
    about: 'What the standards demand: discovery, schemas, every operation, filters, PATCH, pages, errors.',
  },
  okta: {
    title: 'Okta',
    about: 'What Okta’s SPEC suite asks, and how Okta assigns, updates, deactivates, imports and pushes groups.',
  },
  entitlements: {
    title: 'Okta’s entitlements',
    about: 'Roles and entitlements as Okta Identity Governance discovers and grants them.',
  },
  entra: { title: 'Entra ID', about: 'The requests of Microsoft Entra ID, with its dialects of PATCH.' },
  oauth: { title: 'OAuth 2', about: 'How tokens are given, refused and ended; what the server says of itself.' },
  security: { title: 'Security', about: 'Odd JSON, odd text and odd HTTP get an error and no harm.' },
  limits: { title: 'Limits', about: 'Bodies that are too large or never come. As slow as the service is patient.' },
  concurrency: { title: 'Concurrency', about: 'Parallel writes lose nothing and make nothing twice.' },
  unicode: { title: 'Unicode', about: 'Names of all scripts come back as they were sent, and are found.' },
  v1: { title: 'SCIM 1.1', about: 'What the specification of SCIM 1.1 demands.' },
  agent: { title: 'On-premises agent', about: 'What Okta’s provisioning agent asks of a SCIM 1.1 connector.' },
};
