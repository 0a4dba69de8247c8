import { ApiError } from '../../../api/client.ts';
import type { Application, Integration, ProvisioningAction } from '../../../api/muster.ts';

/** What is typed; secrets that are left empty stay as they are kept. */
export interface Draft {
  readonly scim: Application['scim'];
  readonly baseUrl: string;
  readonly mode: Integration['credentials']['mode'];
  readonly username: string;
  readonly secret: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly uniqueIdentifier: string;
  readonly actions: readonly ProvisioningAction[];
  readonly importGroups: boolean;
  readonly pushNullValues: boolean;
  /** On-premises: seconds; empty for as long as the org waits for anybody. */
  readonly timeout: string;
}

export type TextName = {
  [name in keyof Draft]: Draft[name] extends string ? (string extends Draft[name] ? name : never) : never;
}[keyof Draft];

/** What is wrong with which field, where the org said so. */
export type Faults = Readonly<Partial<Record<TextName, string>>>;

/** What the form of an application is like. */
export type FormKind = 'template' | 'wizard' | 'on-premises';

export const formKindOf = ({ kind }: Application): FormKind =>
  kind === 'wizard' || kind === 'on-premises' ? kind : 'template';

export const draftOf = ({ integration, kind, scim }: Application, mode: Draft['mode']): Draft => {
  const kept = integration?.credentials;
  const oauth = kept?.mode === 'oauth' ? kept : undefined;
  return {
    scim,
    baseUrl: integration?.baseUrl ?? '',
    mode: kept?.mode ?? mode,
    username: kept?.mode === 'basic' ? kept.username : '',
    secret: '',
    authorizationEndpoint: oauth?.authorizationEndpoint ?? '',
    tokenEndpoint: oauth?.tokenEndpoint ?? '',
    clientId: oauth?.clientId ?? '',
    uniqueIdentifier: integration?.uniqueIdentifier ?? (kind === 'wizard' ? '' : 'userName'),
    actions: integration?.actions ?? [],
    importGroups: integration?.importGroups ?? true,
    pushNullValues: integration?.pushNullValues ?? false,
    timeout: integration?.timeout === undefined ? '' : String(integration.timeout / 1_000),
  };
};

const secretNames = { basic: 'password', header: 'value', bearer: 'token', oauth: 'clientSecret', none: '' } as const;

/** What the org is sent of it. */
export const bodyOf = (draft: Draft, form: FormKind) => {
  const { mode, secret, username, authorizationEndpoint, tokenEndpoint, clientId } = draft;
  // Okta's form for HTTP Header puts the scheme before the token.
  const sent = form !== 'template' && mode === 'bearer' ? secret.replace(/^Bearer\s+/i, '') : secret;
  return {
    ...(form !== 'template' && { scim: draft.scim }),
    baseUrl: draft.baseUrl,
    uniqueIdentifier: draft.uniqueIdentifier || 'userName',
    actions: draft.actions,
    importGroups: form === 'wizard' ? draft.actions.includes('IMPORT_GROUPS') : draft.importGroups,
    pushNullValues: draft.pushNullValues,
    ...(draft.timeout !== '' && { timeout: Number(draft.timeout) * 1_000 }),
    credentials: {
      mode,
      ...(mode === 'basic' && { username }),
      ...(mode === 'oauth' && { authorizationEndpoint, tokenEndpoint, clientId }),
      ...(sent !== '' && mode !== 'none' && { [secretNames[mode]]: sent }),
    },
  };
};

/** What the org finds wrong with texts of the form. */
export const faultsOf = (failure: Error | null, draft: Draft): Faults => {
  const fields = failure instanceof ApiError ? Object.entries(failure.fields) : [];
  const secrets: readonly string[] = Object.values(secretNames);
  return Object.fromEntries(
    fields.flatMap(([path, reason]) => {
      const last = path.split('.').at(-1)!;
      const name = secrets.includes(last) ? 'secret' : last;
      return typeof draft[name as TextName] === 'string' ? [[name, reason]] : [];
    }),
  );
};
