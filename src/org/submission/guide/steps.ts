import type { Step } from './blocks.ts';
import { featuresOf, type FeatureName } from './features.ts';
import {
  assignPicture,
  catalogPicture,
  configurePicture,
  generalPicture,
  importPicture,
  integrationPicture,
  pushGroupsPicture,
  signOnPicture,
  toAppPicture,
  toOktaPicture,
} from './pictures.ts';
import { formatName, formLabels, toAppSettings, toOktaSettings } from './screen-words.ts';
import { baseUrlOf, nameOf, type GuideSource } from './source.ts';
import { code, label, say, type Span, type Words } from './words.ts';

/** Names with commas between them. */
const listed = (names: readonly string[]): Words =>
  names.flatMap((name, i): Span[] => [...(i === 0 ? [] : [i === names.length - 1 ? ' and ' : ', ']), label(name)]);

const addApplication = (source: GuideSource): readonly Step[] => {
  const { application } = source;
  const name = nameOf(source);
  const shown = { name, baseUrl: baseUrlOf(source) };
  const saml = application.signOn.mode === 'SAML_2_0';
  const format = formatName(application.username.template);
  return [
    {
      title: `Add ${name}`,
      actions: [
        say`In the Okta Admin Console, go to ${label('Applications')} › ${label('Applications')} and click ${label('Browse App Catalog')}.`,
        say`Search for ${code(name)}, select it, and click ${label('Add Integration')}.`,
      ],
      picture: {
        name: 'catalog',
        shows: 'Browse App Integration Catalog',
        at: 'Applications › Applications › Browse App Catalog',
        drawing: catalogPicture(shown),
      },
    },
    {
      title: 'General Settings',
      actions: [
        say`Keep the ${label('Application label')} ${code(name)} or choose another, and say who sees the application.`,
        say`Click ${label('Next')}.`,
      ],
      picture: {
        name: 'general-settings',
        shows: 'General Settings',
        at: 'Add Integration, General Settings',
        drawing: generalPicture(shown),
      },
    },
    {
      title: 'Sign-On Options',
      actions: [
        say`Select ${label(saml ? 'SAML 2.0' : 'Secure Web Authentication')}, and ${label(format)} as the ${label('Application username format')}.`,
        say`Click ${label('Done')}.`,
      ],
      picture: {
        name: 'sign-on-options',
        shows: 'Sign-On Options',
        at: 'Add Integration, Sign-On Options',
        drawing: signOnPicture(shown, saml, format),
      },
    },
  ];
};

const enableProvisioning = (source: GuideSource): readonly Step[] => {
  const { application } = source;
  const name = nameOf(source);
  const shown = { name, baseUrl: baseUrlOf(source) };
  const { base, secrets } = formLabels(application);
  const authenticates = application.integration?.credentials.mode === 'oauth';
  const importGroups = application.integration?.importGroups ?? false;
  return [
    {
      title: 'Open the API integration',
      actions: [
        say`On the tab ${label('Provisioning')}, click ${label('Configure API Integration')}.`,
        say`Select ${label('Enable API integration')}.`,
      ],
      picture: {
        name: 'configure',
        shows: 'The Provisioning tab, before it is enabled',
        at: 'the application › Provisioning',
        drawing: configurePicture(shown),
      },
    },
    {
      title: 'Connect and test',
      actions: [
        say`${label(base)}: enter ${code(shown.baseUrl)}.`,
        ...secrets.map((field) => say`${label(field)}: enter the one that you got from ${name}.`),
        importGroups
          ? say`Leave ${label('Import Groups')} selected, so that Okta reads the groups of ${name}.`
          : say`Clear ${label('Import Groups')}.`,
        ...(authenticates
          ? [
              say`Click ${label(`Authenticate with ${name}`)}, sign in as an administrator of ${name}, and consent.`,
              say`When Okta says that ${code(`${name} was verified successfully!`)}, click ${label('Save')}.`,
            ]
          : [
              say`Click ${label('Test API Credentials')}. Okta says: ${code(`${name} was verified successfully!`)}`,
              say`Click ${label('Save')}.`,
            ]),
      ],
      picture: {
        name: 'integration',
        shows: 'The API integration, verified',
        at: 'the application › Provisioning › Integration',
        drawing: integrationPicture(shown, { baseLabel: base, secrets, authenticates, importGroups }),
      },
    },
  ];
};

const chooseFeatures = (source: GuideSource, imports: boolean): readonly Step[] => {
  const { application } = source;
  const shown = { name: nameOf(source), baseUrl: baseUrlOf(source) };
  const toApp = toAppSettings(application);
  const on = toApp.filter(([, enabled]) => enabled).map(([name]) => name);
  const { syncPassword, cycleSyncedPassword = false, excludeUsernameUpdates } = application.toApp;
  const toOkta = toOktaSettings(application);
  return [
    {
      title: 'To App',
      actions: [
        say`Under ${label('Settings')}, click ${label('To App')}, then ${label('Edit')}.`,
        on.length > 0 ? [`Enable `, ...listed(on), '.'] : ['Enable nothing: no feature is supported yet.'],
        ...(syncPassword === 'off'
          ? []
          : [
              say`Under ${label('Sync Password')}, choose ${label(syncPassword === 'okta' ? 'Sync Okta Password' : 'Sync a randomly generated password')}.`,
            ]),
        ...(syncPassword === 'random' && cycleSyncedPassword
          ? [say`Select ${label('Generate a new random password whenever the user’s Okta password changes')}.`]
          : []),
        ...(excludeUsernameUpdates
          ? [say`Select ${label('Exclude Username Updates')}: usernames are not changed once they are there.`]
          : []),
        say`Click ${label('Save')}.`,
      ],
      picture: {
        name: 'to-app',
        shows: 'Provisioning to App',
        at: 'the application › Provisioning › To App',
        drawing: toAppPicture(shown, toApp),
      },
    },
    ...(imports
      ? [
          {
            title: 'To Okta',
            actions: [
              say`Under ${label('Settings')}, click ${label('To Okta')}, then ${label('Edit')} in each part.`,
              ...toOkta.map(([name, value]) => say`${label(name)}: ${value}`),
              say`Click ${label('Save')}.`,
            ],
            picture: {
              name: 'to-okta',
              shows: 'Provisioning to Okta',
              at: 'the application › Provisioning › To Okta',
              drawing: toOktaPicture(shown, toOkta),
            },
          },
        ]
      : []),
  ];
};

/** The configuration of the application by a customer, from its catalogue entry to its first users. */
export const stepsOf = (source: GuideSource): readonly Step[] => {
  const { application, waived } = source;
  const name = nameOf(source);
  const shown = { name, baseUrl: baseUrlOf(source) };
  const features = featuresOf(application, waived);
  const has = (feature: FeatureName): boolean => features.some((one) => one.name === feature && one.on);
  return [
    ...addApplication(source),
    ...enableProvisioning(source),
    ...chooseFeatures(source, has('Import users')),
    {
      title: 'Assign people and groups',
      actions: [
        say`On the tab ${label('Assignments')}, click ${label('Assign')}, then ${label('Assign to People')} or ${label('Assign to Groups')}.`,
        say`Click ${label('Assign')} beside each, complete the attributes, click ${label('Save and Go Back')}, and at last ${label('Done')}.`,
        [`Sign in to ${name} as its administrator and see that the users are there.`],
      ],
      picture: {
        name: 'assignments',
        shows: 'Assign to People, Assign to Groups',
        at: 'the application › Assignments',
        drawing: assignPicture(shown),
      },
    },
    ...(has('Import users')
      ? [
          {
            title: 'Import existing users',
            actions: [
              say`On the tab ${label('Import')}, click ${label('Import Now')}.`,
              say`Check whom each user is matched with, select those who are right, and click ${label('Confirm Assignments')}.`,
            ],
            picture: {
              name: 'import',
              shows: 'The users that were imported',
              at: 'the application › Import',
              drawing: importPicture(shown),
            },
          },
        ]
      : []),
    ...(has('Group push')
      ? [
          {
            title: 'Push groups',
            actions: [
              say`On the tab ${label('Push Groups')}, click ${label('Push Groups')}, then ${label('Find groups by name')} or ${label('Find groups by rule')}.`,
              say`Select a group, choose ${label('Create Group')} or ${label('Link Group')}, and click ${label('Save')}.`,
              ['Assign the application to the members too: those who are not assigned are left out of the group.'],
            ],
            picture: {
              name: 'push-groups',
              shows: 'The groups that are pushed',
              at: 'the application › Push Groups',
              drawing: pushGroupsPicture(shown),
            },
          },
        ]
      : []),
  ];
};
