import type * as v from 'valibot';
import {
  fromTemplate,
  fromWizard,
  templates,
  whyNotProvisioned,
  type SignInMethod,
} from '../../provisioning/catalogue.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Application } from '../../provisioning/store.ts';
import { now, type OrgContext } from '../context.ts';
import { invalid } from '../errors.ts';
import type { appInput } from './schema.ts';

type Input = v.InferOutput<typeof appInput>;

const modes: readonly string[] = ['SAML_2_0', 'AUTO_LOGIN', 'BROWSER_PLUGIN'];

/** What `name` says of an application that the wizard makes. */
const wizardNames: readonly (string | undefined)[] = [undefined, 'template_swa', 'template_saml_2_0', 'auto_login'];

const modeOf = (mode: string): Exclude<SignInMethod, 'OPENID_CONNECT'> => {
  const why = mode === 'OPENID_CONNECT' ? whyNotProvisioned(mode) : undefined;
  if (why !== undefined) throw invalid('signOnMode', why);
  if (!modes.includes(mode)) throw invalid('signOnMode', `Expected one of ${modes.join(', ')}`);
  return mode as Exclude<SignInMethod, 'OPENID_CONNECT'>;
};

/** Okta's key of an application that the wizard made: `{org}_{label}_{n}`. */
const wizardKey = ({ properties, newId }: OrgContext, label: string): string => {
  const slug = label.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return `${properties.subdomain}_${slug}_${newId('application').slice(-6).toLowerCase()}`;
};

/** The application with what a client sets of it. */
export const applySettings = (application: Application, input: Input): Application => {
  const { label, credentials, visibility, settings, signOnMode } = input;
  const { template, pushStatus } = credentials?.userNameTemplate ?? {};
  return {
    ...application,
    label: label ?? application.label,
    signOn: {
      mode: signOnMode === undefined ? application.signOn.mode : modeOf(signOnMode),
      settings: (settings?.signOn as JsonObject | undefined) ?? application.signOn.settings,
    },
    username: {
      template: template ?? application.username.template,
      updateOn:
        pushStatus === undefined
          ? application.username.updateOn
          : pushStatus === 'PUSH'
            ? 'create and update'
            : 'create',
    },
    visibility: {
      autoSubmit: visibility?.autoSubmitToolbar ?? application.visibility.autoSubmit,
      hideMobile: visibility?.hide?.iOS ?? application.visibility.hideMobile,
      hideWeb: visibility?.hide?.web ?? application.visibility.hideWeb,
    },
  };
};

/**
 * A new application of the catalogue's template that `name` names, or one as the wizard makes it.
 * @throws OktaError E0000001
 */
export const makeApplication = (org: OrgContext, input: Input): Application => {
  const { name, label } = input;
  const mode = modeOf(input.signOnMode ?? 'AUTO_LOGIN');
  const template = templates.find(({ key }) => key === name);
  const made = { id: org.newId('application'), created: now(org) };
  if (template) return applySettings(fromTemplate(template, { ...made, label: label ?? template.name }, mode), input);
  if (!wizardNames.includes(name)) {
    throw invalid(
      'name',
      `There is no "${name}" in the catalogue; it has ${templates.map(({ key }) => key).join(', ')}`,
    );
  }
  if (label === undefined) throw invalid('label', 'The field cannot be left blank');
  return applySettings(fromWizard(wizardKey(org, label), { ...made, label }, mode), input);
};
