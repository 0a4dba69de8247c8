import { member, same, type Json } from '../../../protocol/json.ts';
import type { KeptExchange } from '../../../provisioning/store.ts';
import { lacksOf } from '../../submission/guide/check.ts';
import type { QaCase } from '../case.ts';
import { answerOf, bodyOf, logged, type Facts } from '../facts.ts';
import { answered, anyOf, createsUser, eventsOf, happened, isSet } from '../rules.ts';

const first = 'Preconditions: application, people and groups';
const second = 'Preconditions: provisioning and single sign-on';
const third = 'Preconditions: attributes and mappings';

const saved = 'application.lifecycle.update';
const verified = 'Provisioning was verified and saved';

/** The renaming of groups as it is, or was once. */
const renames = (on: boolean) => {
  const what = `Rename app groups to match group name in Okta is ${on ? 'on' : 'off'}`;
  return anyOf(
    isSet(what, ({ application }) => application.renameAppGroups === on),
    happened(saved, what, ({ outcome }) => outcome.reason === what),
  );
};

const base = ['userName', 'givenName', 'familyName'];

/** Whether the service answered with what the mappings had given. */
const echoes = (exchange: KeptExchange): boolean => {
  const [sent, got] = [bodyOf(exchange), answerOf(exchange)];
  const alike = (a: Json | undefined, b: Json | undefined): boolean => same(a ?? null, b ?? null);
  return (
    sent !== undefined &&
    alike(member(sent, 'userName'), member(got, 'userName')) &&
    ['givenName', 'familyName'].every((name) =>
      alike(member(member(sent, 'name'), name), member(member(got, 'name'), name)),
    )
  );
};

/** Nothing was sent of an edit that was made after provisioning had been disabled. */
const restsWhileDisabled = (facts: Facts) => {
  const disabled = facts.events.findLast(
    ({ eventType, outcome }) => eventType === saved && outcome.reason === 'Disable provisioning',
  );
  if (!disabled) return undefined;
  const since = disabled.published;
  const until =
    eventsOf(facts, saved).find(({ published, outcome }) => published > since && outcome.reason === verified)
      ?.published ?? '9';
  const edit = eventsOf(facts, 'application.user_membership.update').find(
    ({ published }) => published >= since && published < until,
  );
  const sent = facts.exchanges.some(({ started, job }) => {
    const at = new Date(started).toISOString();
    return job !== undefined && at > since && at < until;
  });
  return edit && !sent
    ? logged(edit, 'An assignment was edited while provisioning was disabled, and nothing was sent')
    : undefined;
};

/** A credential that was verified and saved after another. */
const savedAgain = (facts: Facts) => {
  const saves = eventsOf(facts, saved).filter(({ outcome }) => outcome.reason === verified);
  const last = saves.at(-1);
  return last && saves.length > 1 ? logged(last, 'A credential was verified and saved in place of another') : undefined;
};

export const setupCases: readonly QaCase[] = [
  {
    id: 'C9296',
    section: first,
    title: 'Add People',
    steps: [
      'Directory › People, Add person.',
      'Give first name, last name, a username that is an email address, and a primary email.',
      'Save.',
    ],
    expects: 'The person is there. With an activation email they get it at once; else they wait for their activation.',
    place: 'people',
    seen: happened('user.lifecycle.create', 'A person was added'),
  },
  {
    id: 'C9297',
    section: first,
    title: 'Add Group',
    steps: ['Directory › Groups, Add group.', 'Give a name and a description.', 'Save.'],
    expects: 'The group is there.',
    place: 'groups',
    seen: happened('group.lifecycle.create', 'A group was added'),
  },
  {
    id: 'C9298',
    section: first,
    title: 'Setup SCIM App',
    steps: ['Set the application up as your configuration guide says.'],
    expects: 'The application is configured.',
    place: 'integration',
    seen: isSet(
      'The application is set up, and its integration was verified',
      ({ application }) => application.integration !== undefined,
    ),
  },
  {
    id: 'C9308',
    section: first,
    title: 'Add People to Group',
    steps: ['Directory › Groups, open the group.', 'Assign people, pick a member.', 'Save.'],
    expects: 'The person is listed as a member.',
    place: 'groups',
    seen: happened('group.user_membership.add', 'A person was added to a group'),
  },
  {
    id: 'C9313',
    section: first,
    title: 'Rename app groups to match group name in Okta flag - ENABLED',
    steps: ['Push Groups, the gear.', 'Tick “Rename app groups to match group name in Okta”.', 'Save.'],
    expects: 'The flag is on.',
    place: 'push-groups/settings',
    needs: 'groups',
    seen: renames(true),
  },
  {
    id: 'C9314',
    section: first,
    title: 'Rename app groups to match group name in Okta flag - DISABLED',
    steps: ['Push Groups, the gear.', 'Untick “Rename app groups to match group name in Okta”.', 'Save.'],
    expects: 'The flag is off.',
    place: 'push-groups/settings',
    needs: 'groups',
    seen: renames(false),
  },
  {
    id: 'C21902',
    section: second,
    title: 'Verify OAUTH2 using NOT allow-listed redirect URIs',
    steps: [
      'Begin to authenticate with your application from Provisioning › Integration.',
      'On its sign-in page, change the redirect URI to one that is not allowed.',
      'Sign in and consent.',
    ],
    expects: 'Your authorization server refuses: nothing comes back to the org but an error.',
    place: 'integration',
    needs: 'oauth',
  },
  {
    id: 'C9306',
    section: second,
    title: 'Enable Provisioning and SCIM features',
    steps: [
      'Provisioning › Integration, Enable API integration.',
      'Give base URL and credentials, Save.',
      'To App, Edit, enable the features, Save.',
    ],
    expects: 'The configuration is saved, the features are on.',
    place: 'integration',
    seen: isSet(
      'Provisioning is on, with features To App',
      ({ application: { integration, toApp } }) =>
        integration !== undefined && (toApp.createUsers || toApp.updateAttributes || toApp.deactivateUsers),
    ),
  },
  {
    id: 'C9339',
    section: second,
    title: 'Disable Provisioning',
    steps: [
      'Assign a member.',
      'Provisioning › Integration, Edit, untick Enable API integration, Save.',
      'Edit the assignment.',
    ],
    expects: 'Nothing changes at the service.',
    place: 'integration',
    seen: restsWhileDisabled,
  },
  {
    id: 'C9340',
    section: second,
    title: 'Enable Provisioning With Incorrect credentials',
    steps: ['Provisioning › Integration.', 'Give a wrong base URL or token.', 'Save.'],
    expects: 'An error; nothing is saved.',
    place: 'integration',
    seen: ({ events }) => {
      const event = events.findLast(
        ({ eventType, job }) => eventType === 'application.integration.authentication_failure' && job === undefined,
      );
      return event && logged(event, `Credentials were refused: ${event.outcome.reason ?? 'an error has occurred'}`);
    },
  },
  {
    id: 'C9341',
    section: second,
    title: 'Update Provisioning With Correct Credentials',
    steps: ['Provisioning › Integration, Edit.', 'Give a new token.', 'Save.'],
    expects: 'The new token is used.',
    place: 'integration',
    seen: savedAgain,
  },
  {
    id: 'C9342',
    section: second,
    title: 'Verify Login to App SWA',
    steps: [
      'Set Sign On to Secure Web Authentication.',
      'Assign a person, have them open the application by its tile.',
    ],
    expects: 'The person is signed in to the application.',
    place: 'sign-on',
  },
  {
    id: 'C9343',
    section: second,
    title: 'Verify Login to App SAML',
    steps: ['Set Sign On to SAML 2.0.', 'Assign a person, have them open the application by its tile.'],
    expects: 'The person is signed in to the application.',
    place: 'sign-on',
  },
  {
    id: 'C9289',
    section: third,
    title: 'Verify Attribute Type In the Profile Editor',
    steps: ['Provisioning › To App, Go to Profile Editor.', 'Look at the attribute types.'],
    expects: 'Username, names and email are personal; some others can be given by a group; each has a type.',
    place: 'profile',
    seen: isSet(
      'Base attributes are personal, and others can be given by a group',
      ({ application: { profile } }) =>
        profile.filter((one) => one.base).every(({ scope }) => scope === 'personal') &&
        profile.some(({ scope }) => scope === 'group'),
    ),
  },
  {
    id: 'C9344',
    section: third,
    title: 'Verify Basic Attributes',
    steps: ['Provisioning › To App, Go to Profile Editor.', 'Choose Base.'],
    expects: 'Username, Given name and Family name are there.',
    place: 'profile',
    seen: isSet('Username, Given name and Family name are base attributes', ({ application: { profile } }) =>
      base.every((name) => profile.some((one) => one.base && one.variable === name)),
    ),
  },
  {
    id: 'C9345',
    section: third,
    title: 'Verify Attributes and Mapping',
    steps: [
      'Compare the mappings with the table of your configuration guide.',
      'Assign a person, and compare what the service has.',
    ],
    expects: 'The service has what the mappings say.',
    place: 'to-app',
    seen: answered(
      'The service has what the mappings gave',
      (exchange, facts) => createsUser(exchange, facts) && echoes(exchange),
    ),
  },
  {
    id: 'C9299',
    section: 'Preconditions: configuration guide',
    title: 'Verify Configuration Guide',
    steps: [
      'Ready for OIN?, Configuration guide: fill in what only you know, Save.',
      'Read the guide as a stranger would.',
      'Before you submit it, put screenshots of your Okta org in the place of the drawings.',
    ],
    expects:
      'Supported features, requirements, configuration steps, attributes and mappings, known issues and troubleshooting; its pictures show the present screens.',
    place: 'guide',
    seen: ({ guide }) =>
      guide && lacksOf(guide.markdown).length === 0
        ? { at: guide.saved, what: 'The configuration guide has all headlines, and a picture of each step' }
        : undefined,
  },
];
