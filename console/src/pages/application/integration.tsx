import { Alert, Button, Checkbox, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import {
  settingsPath,
  type Application,
  type Integration,
  type ProvisioningAction,
  type TestReport,
} from '../../api/muster.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';
import { catalogueQuery } from '../catalog.tsx';
import { Authenticate } from './authenticate.tsx';
import { ConnectionReport } from './connection-report.tsx';

const actions: readonly { action: ProvisioningAction; label: string; page: string }[] = [
  { action: 'IMPORT_NEW_USERS_AND_PROFILE_UPDATES', label: 'Import New Users and Profile Updates', page: 'To Okta' },
  { action: 'PUSH_NEW_USERS', label: 'Push New Users', page: 'To App' },
  { action: 'PUSH_PROFILE_UPDATES', label: 'Push Profile Updates', page: 'To App' },
  { action: 'PUSH_GROUPS', label: 'Push Groups', page: 'Push Groups' },
  { action: 'IMPORT_GROUPS', label: 'Import Groups', page: 'To Okta' },
];

/** What is typed; secrets that are left empty stay as they are kept. */
interface Draft {
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
}

const draftOf = ({ integration, kind, scim }: Application, mode: Draft['mode']): Draft => {
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
  };
};

const secretNames = { basic: 'password', header: 'value', bearer: 'token', oauth: 'clientSecret', none: '' } as const;

const bodyOf = (draft: Draft, wizard: boolean) => {
  const { mode, secret, username, authorizationEndpoint, tokenEndpoint, clientId } = draft;
  // Okta's form for HTTP Header puts the scheme before the token.
  const sent = wizard && mode === 'bearer' ? secret.replace(/^Bearer\s+/i, '') : secret;
  return {
    ...(wizard && { scim: draft.scim }),
    baseUrl: draft.baseUrl,
    uniqueIdentifier: draft.uniqueIdentifier || 'userName',
    actions: draft.actions,
    importGroups: wizard ? draft.actions.includes('IMPORT_GROUPS') : draft.importGroups,
    credentials: {
      mode,
      ...(mode === 'basic' && { username }),
      ...(mode === 'oauth' && { authorizationEndpoint, tokenEndpoint, clientId }),
      ...(sent !== '' && mode !== 'none' && { [secretNames[mode]]: sent }),
    },
  };
};

/** Provisioning > Integration: Configure API Integration of a template, SCIM Connection of a wizard application. */
export const IntegrationSettings = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const { data: catalogue } = useQuery(catalogueQuery);
  const wizard = app.kind === 'wizard' || app.kind === 'on-premises';
  const entry = catalogue?.find(({ key }) => key === app.key);
  const [editing, edit] = useDisclosure(false);
  const [enabled, setEnabled] = useState(false);
  const [draft, setDraft] = useState<Draft>();
  const [tested, setTested] = useState<TestReport>();
  const kept = draftOf(app, entry?.authentication ?? 'basic');
  const now = editing && draft ? draft : kept;
  const change = (part: Partial<Draft>): void => setDraft({ ...now, ...part });
  const field = (
    name:
      | 'baseUrl'
      | 'username'
      | 'secret'
      | 'authorizationEndpoint'
      | 'tokenEndpoint'
      | 'clientId'
      | 'uniqueIdentifier',
  ) => ({
    value: now[name],
    disabled: !editing,
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  const test = useMutation({
    mutationFn: () =>
      ask<TestReport>(`${settingsPath(app.id)}/integration/test`, { method: 'POST', body: bodyOf(now, wizard) }),
    onSuccess: setTested,
  });
  const save = useMutation({
    mutationFn: () =>
      ask<{ report: TestReport }>(`${settingsPath(app.id)}/integration`, { method: 'PUT', body: bodyOf(now, wizard) }),
    onSuccess: async ({ report }) => {
      setTested(report);
      await queries.invalidateQueries({ queryKey: ['app', app.id] });
      edit.close();
    },
  });
  const begin = (): void => {
    setDraft(kept);
    setTested(undefined);
    edit.open();
  };

  if (!app.integration && !editing) {
    return (
      <Alert color="gray" variant="light" title="Provisioning is not enabled">
        <Stack align="flex-start" gap="sm">
          <Text size="sm">Enable provisioning to automate user account creation, deactivation, and updates.</Text>
          <Button onClick={begin}>{wizard ? 'Edit SCIM Connection' : 'Configure API Integration'}</Button>
        </Stack>
      </Alert>
    );
  }

  const labels = entry?.fields ?? [];
  const stored = app.integration?.credentials.mode === now.mode ? 'Kept as it is; type to replace it' : '';
  const secretLabel = {
    basic: 'Password',
    header: labels[1] ?? 'Authorization',
    bearer: wizard ? 'Token' : (labels[1] ?? 'OAuth Bearer Token'),
    oauth: 'Client secret',
    none: '',
  }[now.mode];
  const fields = (
    <Stack gap="md">
      {app.kind === 'wizard' && (
        <Select
          label="SCIM version"
          allowDeselect={false}
          disabled={!editing}
          value={now.scim}
          onChange={(scim) => change({ scim: scim as Draft['scim'] })}
          data={['2.0', '1.1'].map((value) => ({ value, label: `SCIM ${value}` }))}
        />
      )}
      <TextInput
        label={wizard ? 'SCIM connector base URL' : (labels[0] ?? 'Base URL')}
        placeholder="http://127.0.0.1:8080/scim/v2"
        required
        {...field('baseUrl')}
      />
      {wizard && (
        <TextInput label="Unique identifier field for users" placeholder="userName" {...field('uniqueIdentifier')} />
      )}
      {app.kind === 'wizard' && (
        <Checkbox.Group
          label="Supported provisioning actions"
          value={[...now.actions]}
          onChange={(chosen) => change({ actions: chosen })}
        >
          <Stack gap="xs" mt="xs">
            {actions.map(({ action, label, page }) => (
              <Checkbox
                key={action}
                value={action}
                label={label}
                description={`Fills the page ${page}`}
                disabled={!editing}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {wizard && (
        <Select
          label="Authentication Mode"
          allowDeselect={false}
          disabled={!editing}
          value={now.mode}
          onChange={(mode) => change({ mode: mode as Draft['mode'], secret: '' })}
          data={[
            { value: 'basic', label: 'Basic Auth' },
            { value: 'bearer', label: 'HTTP Header' },
            { value: 'oauth', label: 'OAuth 2' },
            ...(app.kind === 'on-premises' ? [{ value: 'none', label: 'None' }] : []),
          ]}
        />
      )}
      {now.mode === 'basic' && <TextInput label="Username" required {...field('username')} />}
      {now.mode === 'oauth' && (
        <>
          <TextInput label="Access token endpoint URI" required {...field('tokenEndpoint')} />
          <TextInput label="Authorization endpoint URI" required {...field('authorizationEndpoint')} />
          <TextInput label="Client ID" required {...field('clientId')} />
        </>
      )}
      {now.mode !== 'none' && (
        <PasswordInput
          label={secretLabel}
          placeholder={stored}
          required={stored === ''}
          autoComplete="off"
          {...(wizard && now.mode === 'bearer' && { description: 'Authorization: Bearer …' })}
          {...field('secret')}
        />
      )}
      {now.mode === 'oauth' && editing && (
        <Authenticate
          app={app}
          client={{
            authorizationEndpoint: now.authorizationEndpoint,
            tokenEndpoint: now.tokenEndpoint,
            clientId: now.clientId,
            ...(now.secret !== '' && { clientSecret: now.secret }),
          }}
        />
      )}
      {!wizard && (
        <Checkbox
          label="Import Groups"
          checked={now.importGroups}
          disabled={!editing}
          onChange={(event) => change({ importGroups: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
  const ready = wizard || enabled || app.integration !== undefined;
  return (
    <Stack>
      <SettingsPanel
        title={wizard ? 'SCIM Connection' : 'Integration'}
        editing={editing}
        onEdit={begin}
        onCancel={edit.close}
        onSave={() => save.mutate()}
        saving={save.isPending}
        error={save.error ?? test.error}
        extra={
          ready && (
            <Button variant="outline" loading={test.isPending} onClick={() => test.mutate()}>
              {wizard ? 'Test Connector Configuration' : 'Test API Credentials'}
            </Button>
          )
        }
      >
        {!wizard && !app.integration && (
          <Checkbox
            label="Enable API integration"
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
        )}
        {!wizard && enabled && !app.integration && (
          <Text size="sm">
            Enter your {app.catalogueName} credentials to enable user import and provisioning features.
          </Text>
        )}
        {ready && fields}
      </SettingsPanel>
      {tested && <ConnectionReport report={tested} />}
    </Stack>
  );
};
