import { Checkbox, Radio, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';

/** General > App Settings. */
export const GeneralSettings = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const wizard = app.kind === 'wizard' || app.kind === 'on-premises';
  const [editing, setEditing] = useState(false);
  const kept = { label: app.label, ...app.visibility, provisioning: app.provisioning };
  const [draft, setDraft] = useState(kept);
  const save = useMutation({
    mutationFn: async () => {
      const { label, hideWeb, hideMobile, autoSubmit, provisioning } = draft;
      const visibility = { autoSubmitToolbar: autoSubmit, hide: { iOS: hideMobile, web: hideWeb } };
      await ask(`/api/v1/apps/${app.id}`, { method: 'PUT', body: { label, visibility } });
      if (provisioning !== app.provisioning)
        await ask(`${settingsPath(app.id)}/provisioning`, { method: 'PUT', body: { provisioning } });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['app', app.id] });
      setEditing(false);
      notifications.show({ message: 'Settings saved!', color: 'green' });
    },
  });
  const check = (name: 'hideWeb' | 'hideMobile' | 'autoSubmit', label: string): ReactNode => (
    <Checkbox
      label={label}
      disabled={!editing}
      checked={draft[name]}
      onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.checked })}
    />
  );
  return (
    <SettingsPanel
      title="App Settings"
      editing={editing}
      onEdit={() => setEditing(true)}
      onCancel={() => {
        setDraft(kept);
        save.reset();
        setEditing(false);
      }}
      onSave={() => save.mutate()}
      saving={save.isPending}
      dirty={JSON.stringify(draft) !== JSON.stringify(kept)}
      error={save.error}
    >
      <TextInput
        label="Application label"
        disabled={!editing}
        value={draft.label}
        onChange={(event) => setDraft({ ...draft, label: event.currentTarget.value })}
      />
      <Stack gap="xs">
        <Text fw={500} size="sm">
          Application Visibility
        </Text>
        {check('hideWeb', 'Do not display application icon to users')}
        {check('hideMobile', 'Do not display application icon in the Okta Mobile app')}
      </Stack>
      <Stack gap="xs">
        <Text fw={500} size="sm">
          Browser plugin auto-submit
        </Text>
        {check('autoSubmit', 'Automatically log in when user lands on login page')}
      </Stack>
      {wizard && (
        <Radio.Group
          label="Provisioning"
          value={draft.provisioning}
          onChange={(value) => setDraft({ ...draft, provisioning: value })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="none" label="None" disabled={!editing} />
            <Radio value="on-premises" label="On-Premises Provisioning" disabled={!editing} />
            <Radio value="scim" label="SCIM" disabled={!editing} />
          </Stack>
        </Radio.Group>
      )}
      <TextInput
        label="App Embed Link"
        description="Okta's CRUD suites ask for the last part as oktaAppId"
        readOnly
        value={`${location.origin}/home/${app.key}/${app.id}`}
      />
    </SettingsPanel>
  );
};
