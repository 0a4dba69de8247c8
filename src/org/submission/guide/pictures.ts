import { markup, type Markup } from '../../../inspect/report/markup.ts';
import { applicationPage, button, field, heads, notice, picture, settingsList, tick, whisper, write } from './draw.ts';

/** What the drawings of a guide show. */
export interface Shown {
  /** Of the integration. */
  readonly name: string;
  readonly baseUrl: string;
}

const dots = '•'.repeat(28);

export const catalogPicture = ({ name }: Shown): Markup =>
  picture(
    250,
    `Browse App Integration Catalog, with ${name} found`,
    write(30, 44, 'Browse App Integration Catalog', { size: 22 }),
    markup`<rect x="30" y="70" width="820" height="40" rx="4" fill="#ffffff" stroke="#c9c9d1"/>`,
    write(46, 95, name, { room: 760 }),
    markup`<rect x="30" y="126" width="820" height="92" rx="6" fill="#ffffff" stroke="#c9c9d1"/>`,
    write(50, 162, name, { size: 16, bold: true, room: 560 }),
    whisper(50, 190, 'SCIM'),
    button(670, 154, 'Add Integration', { primary: true, pressed: true }),
  );

export const generalPicture = ({ name }: Shown): Markup =>
  picture(
    300,
    `General Settings of ${name}`,
    write(30, 44, `Add ${name}`, { size: 22 }),
    write(30, 86, 'General Settings', { size: 16, bold: true }),
    field(106, 'Application label', name),
    write(290, 182, 'Application Visibility', { room: 180 }),
    tick(510, 168, false),
    write(536, 182, 'Do not display application icon to users'),
    button(620, 236, 'Cancel'),
    button(740, 236, 'Next', { primary: true, pressed: true }),
  );

export const signOnPicture = ({ name }: Shown, saml: boolean, format: string): Markup =>
  picture(
    310,
    `Sign-On Options of ${name}`,
    write(30, 44, `Add ${name}`, { size: 22 }),
    write(30, 86, 'Sign-On Options', { size: 16, bold: true }),
    markup`${[
      ['SAML 2.0', saml],
      ['Secure Web Authentication', !saml],
    ].map(
      ([words, on], i) =>
        markup`<circle cx="300" cy="${120 + i * 32}" r="8" fill="#ffffff" stroke="#3f59e4" stroke-width="${on ? 5 : 1}"/>${write(320, 125 + i * 32, String(words))}`,
    )}`,
    field(182, 'Application username format', format),
    button(620, 246, 'Previous'),
    button(740, 246, 'Done', { primary: true, pressed: true }),
  );

export const configurePicture = ({ name }: Shown): Markup =>
  picture(
    310,
    `The Provisioning tab of ${name} before it is enabled`,
    applicationPage(name, 'Provisioning', true),
    settingsList(['Integration'], 'Integration'),
    write(290, 204, 'Provisioning is not enabled', { size: 16, bold: true }),
    whisper(290, 230, 'Enable provisioning to automate account creation, deactivation, and updates.'),
    button(290, 250, 'Configure API Integration', { primary: true, pressed: true }),
  );

/** The form of the integration, with what stands in its fields; `authenticates`: by a button, in a window of its own. */
export const integrationPicture = (
  { name, baseUrl }: Shown,
  {
    baseLabel,
    secrets,
    authenticates,
    importGroups,
  }: {
    readonly baseLabel: string;
    readonly secrets: readonly string[];
    readonly authenticates: boolean;
    readonly importGroups: boolean;
  },
): Markup => {
  const from = 330;
  const rows = secrets.map((words, i) => field(from + 48 + i * 48, words, words === 'Username' ? 'okta' : dots));
  const end = from + 48 + secrets.length * 48;
  return picture(
    end + 160,
    `The API integration of ${name}`,
    applicationPage(name, 'Provisioning'),
    settingsList(['Integration'], 'Integration'),
    notice(290, 180, 550, `${name} was verified successfully!`),
    tick(290, 246, true),
    write(316, 260, 'Enable API integration', { bold: true }),
    whisper(290, 300, `Enter your ${name} credentials to enable user import and provisioning features.`),
    field(from, baseLabel, baseUrl),
    markup`${rows}`,
    write(290, end + 22, 'Import Groups', { room: 180 }),
    tick(510, end + 10, importGroups),
    button(510, end + 44, authenticates ? `Authenticate with ${name}` : 'Test API Credentials', { pressed: true }),
    button(770, end + 104, 'Save', { primary: true, pressed: true }),
  );
};

const pages = ['To App', 'To Okta', 'Integration'];

/** A page of settings that are switched on or off. */
const switchesPicture = (
  { name }: Shown,
  page: string,
  title: string,
  rows: readonly (readonly [string, boolean | string])[],
): Markup =>
  picture(
    Math.max(320, 240 + rows.length * 44 + 64),
    `${title} of ${name}`,
    applicationPage(name, 'Provisioning'),
    settingsList(pages, page),
    write(290, 204, title, { size: 17, bold: true }),
    markup`${rows.map(([words, value], i) => {
      const y = 244 + i * 44;
      const shown =
        typeof value === 'string'
          ? write(560, y, value)
          : markup`${tick(740, y - 13, value)}${write(766, y, 'Enable', { bold: true })}`;
      return markup`${write(290, y, words, { bold: true, room: typeof value === 'string' ? 260 : 430 })}${shown}<path d="M290 ${y + 16}H850" stroke="#e2e2e7"/>`;
    })}`,
    button(770, 240 + rows.length * 44 + 10, 'Save', { primary: true, pressed: true }),
  );

export const toAppPicture = (shown: Shown, rows: readonly (readonly [string, boolean])[]): Markup =>
  switchesPicture(shown, 'To App', 'Provisioning to App', rows);

export const toOktaPicture = (shown: Shown, rows: readonly (readonly [string, string])[]): Markup =>
  switchesPicture(shown, 'To Okta', 'Provisioning to Okta', rows);

export const assignPicture = ({ name }: Shown): Markup =>
  picture(
    330,
    `The Assignments tab of ${name}`,
    applicationPage(name, 'Assignments', true),
    button(30, 172, 'Assign ▾', { primary: true, pressed: true }),
    markup`<rect x="30" y="214" width="200" height="72" rx="4" fill="#ffffff" stroke="#c9c9d1"/>`,
    write(46, 240, 'Assign to People', { room: 180 }),
    write(46, 270, 'Assign to Groups', { room: 180 }),
    markup`${[
      [260, 'Person'],
      [520, 'Type'],
    ].map(([x, words]) => write(Number(x), 232, String(words), { size: 13, bold: true, room: 200 }))}`,
    write(260, 264, 'Barbara Jensen'),
    whisper(260, 284, 'bjensen@example.com'),
    write(520, 264, 'Individual'),
  );

export const importPicture = ({ name }: Shown): Markup =>
  picture(
    290,
    `The Import tab of ${name}`,
    applicationPage(name, 'Import', true),
    button(30, 172, 'Import Now', { primary: true, pressed: true }),
    button(640, 172, 'Confirm Assignments', { pressed: true }),
    heads(238, [
      [30, `${name} user`],
      [420, 'Okta User Assignment'],
    ]),
    write(30, 270, 'Barbara Jensen (bjensen@example.com)', { room: 360 }),
    write(420, 270, 'NEW user', { room: 200 }),
    tick(830, 257, true),
  );

export const pushGroupsPicture = ({ name }: Shown): Markup =>
  picture(
    316,
    `The Push Groups tab of ${name}`,
    applicationPage(name, 'Push Groups', true),
    write(30, 190, `Push Groups to ${name}`, { size: 18 }),
    button(30, 208, 'Push Groups ▾', { primary: true, pressed: true }),
    button(200, 208, 'Refresh App Groups'),
    heads(266, [
      [30, 'Group in Okta'],
      [280, `Group in ${name}`],
      [560, 'Last Push'],
      [700, 'Push Status'],
    ]),
    write(30, 292, 'Tour Guides', { room: 200 }),
    write(280, 292, 'Tour Guides', { room: 200 }),
    write(700, 292, 'Active ▾', { room: 120 }),
  );
