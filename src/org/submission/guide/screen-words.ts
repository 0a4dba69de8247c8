import { templates } from '../../../provisioning/catalogue.ts';
import type { Application, ToOkta } from '../../../provisioning/application.ts';

const formats: Readonly<Record<string, string>> = {
  login: 'Okta username',
  userName: 'Okta username',
  email: 'Email',
};

/** What Okta's console calls a format of usernames. */
export const formatName = (template: string): string => {
  const [, variable = ''] = /^\$\{source\.(\w+)\}$/.exec(template) ?? [];
  const [, prefixed = ''] = /^\$\{fn:substringBefore\(source\.(\w+), "@"\)\}$/.exec(template) ?? [];
  if (Object.hasOwn(formats, variable)) return formats[variable]!;
  return Object.hasOwn(formats, prefixed) ? `${formats[prefixed]!} prefix` : `Custom: ${template}`;
};

/** The labels of the integration's form: of the base URL, and of what it authenticates by. */
export const formLabels = ({
  key,
  integration,
}: Application): { readonly base: string; readonly secrets: readonly string[] } => {
  const [base, ...secrets] = templates.find((one) => one.key === key)?.fields ?? [];
  if (base !== undefined) return { base, secrets };
  switch (integration?.credentials.mode) {
    case 'basic':
      return { base: 'Base URL', secrets: ['Username', 'Password'] };
    case 'oauth':
    case 'none':
      return { base: 'Base URL', secrets: [] };
    default:
      return { base: 'Base URL', secrets: ['API Token'] };
  }
};

const schedules: Readonly<Record<ToOkta['schedule'], string>> = {
  never: 'Never',
  hourly: 'Every hour',
  daily: 'Every day',
  weekly: 'Every week',
};

const matchName = ({ exact }: ToOkta['match']): string => {
  if (exact === 'username') return 'Okta username format matches';
  if (exact === 'email') return 'Email matches';
  return `${exact.attributes.join(', ')} ${exact.attributes.length > 1 ? 'match' : 'matches'}`;
};

const whenDeactivated = { nothing: 'Do Nothing', deactivate: 'Deactivate', suspend: 'Suspend' } as const;

/** The settings of To Okta, as the console names them, with their values. */
export const toOktaSettings = ({ toOkta }: Application): readonly (readonly [string, string])[] => {
  const { schedule, usernameFormat, match, sourcing, safeguard } = toOkta;
  const onOff = (on: boolean): string => (on ? 'On' : 'Off');
  return [
    ['Full Import Schedule', schedules[schedule]],
    ['Okta username format', formatName(usernameFormat)],
    ['Exact match if', matchName(match)],
    ['Allow partial matches', onOff(match.partial)],
    ['Auto-confirm exact matches', onOff(match.confirmExact)],
    ['Auto-confirm partial matches', onOff(match.confirmPartial)],
    ['Auto-confirm new users', onOff(match.confirmNew)],
    ['Auto-activate new users', onOff(match.activateNew)],
    ...(sourcing.enabled
      ? ([
          ['Allow the app to source Okta users', 'On'],
          ['When a user is deactivated in the app', whenDeactivated[sourcing.onDeactivate]],
        ] as const)
      : []),
    ['Import Safeguard', safeguard === undefined ? 'Off' : `${safeguard} %`],
  ];
};

/** The settings of To App, as the console names them. */
export const toAppSettings = ({ toApp }: Application): readonly (readonly [string, boolean])[] => [
  ['Create Users', toApp.createUsers],
  ['Update User Attributes', toApp.updateAttributes],
  ['Deactivate Users', toApp.deactivateUsers],
  ['Sync Password', toApp.syncPassword !== 'off'],
];
