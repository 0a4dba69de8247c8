import type { AppAttribute, Application } from '../../../src/provisioning/application.ts';
import { fromTemplate, templates } from '../../../src/provisioning/catalogue.ts';

/** A new application of the template with that key. */
export const application = (key = 'scim2headerauth', changes: Partial<Application> = {}): Application => ({
  ...fromTemplate(
    templates.find((template) => template.key === key)!,
    {
      id: '0oa1tours2example3ab',
      label: 'Tours',
      created: '2026-11-25T00:00:00.000Z',
    },
  ),
  ...changes,
});

/** A custom attribute of the application's profile. */
export const attribute = (
  variable: string,
  externalName: string,
  changes: Partial<AppAttribute> = {},
): AppAttribute => ({
  variable,
  title: variable,
  type: 'string',
  base: false,
  externalName,
  externalNamespace: 'urn:ietf:params:scim:schemas:core:2.0:User',
  required: false,
  scope: 'personal',
  ...changes,
});
