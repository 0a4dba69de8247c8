import { Anchor, Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Application, ToApp } from '../../api/muster.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';
import { useSettings } from '../../parts/use-settings.ts';
import { usernameFormatLabel } from '../../parts/username-format.tsx';

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

const Switch = ({ label, checked, disabled, onChange, children }: SwitchProps): ReactNode => (
  <Stack gap={4}>
    <Group justify="space-between">
      <Text fw={600}>{label}</Text>
      <Checkbox
        label="Enable"
        aria-label={`Enable ${label}`}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Group>
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  </Stack>
);

/** Provisioning > To App. */
export const ToAppSettings = ({ app }: { app: Application }): ReactNode => {
  const { draft, change, editing, ...settings } = useSettings<ToApp>(app, 'to-app', app.toApp);
  const name = app.catalogueName;
  const disabled = !editing;
  return (
    <SettingsPanel
      title="Provisioning to App"
      editing={editing}
      onEdit={settings.edit}
      onCancel={settings.cancel}
      onSave={settings.save}
      saving={settings.saving}
      dirty={settings.dirty}
      error={settings.error}
    >
      <Switch
        label="Create Users"
        checked={draft.createUsers}
        disabled={disabled}
        onChange={(createUsers) => change({ createUsers })}
      >
        Creates or links a user in {name} when assigning the app to a user in Okta.
        <Text span size="sm" display="block" mt={6}>
          The{' '}
          <Anchor component={Link} to={`/admin/apps/${app.id}?tab=sign-on`} inherit underline="always">
            default username
          </Anchor>{' '}
          used to create accounts is set to <b>{usernameFormatLabel(app.username.template)}</b>.
        </Text>
      </Switch>
      <Switch
        label="Update User Attributes"
        checked={draft.updateAttributes}
        disabled={disabled}
        onChange={(updateAttributes) => change({ updateAttributes })}
      >
        Okta updates a user's attributes in {name} when the app is assigned. Future attribute changes made to the Okta
        user profile will automatically overwrite the corresponding attribute value in {name}.
      </Switch>
      <Switch
        label="Deactivate Users"
        checked={draft.deactivateUsers}
        disabled={disabled}
        onChange={(deactivateUsers) => change({ deactivateUsers })}
      >
        Deactivates a user's {name} account when it is unassigned in Okta or their Okta account is deactivated. Accounts
        can be reactivated if the app is reassigned to a user in Okta.
      </Switch>
      <Switch
        label="Sync Password"
        checked={draft.syncPassword !== 'off'}
        disabled={disabled}
        onChange={(on) => change({ syncPassword: on ? 'okta' : 'off' })}
      >
        Creates a {name} password for each assigned user and pushes it to {name}.
      </Switch>
      {draft.syncPassword !== 'off' && (
        <Radio.Group
          aria-label="Password type"
          value={draft.syncPassword}
          onChange={(value) => change({ syncPassword: value })}
        >
          <Stack gap="xs">
            <Radio value="okta" label="Sync Okta Password" disabled={disabled} />
            <Radio value="random" label="Sync a randomly generated password" disabled={disabled} />
          </Stack>
        </Radio.Group>
      )}
      {draft.syncPassword === 'random' && (
        <Checkbox
          ml="xl"
          label="Generate a new random password whenever the user's Okta password changes"
          checked={draft.cycleSyncedPassword ?? false}
          disabled={disabled}
          onChange={(event) => change({ cycleSyncedPassword: event.currentTarget.checked })}
        />
      )}
      <Switch
        label="Exclude Username Updates"
        checked={draft.excludeUsernameUpdates}
        disabled={disabled}
        onChange={(excludeUsernameUpdates) => change({ excludeUsernameUpdates })}
      >
        Do not update a user's {name} username during profile push.
      </Switch>
    </SettingsPanel>
  );
};
