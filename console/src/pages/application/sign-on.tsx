import { Radio, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { Application } from '../../api/muster.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';
import { UsernameFormat } from '../../parts/username-format.tsx';

const names: Readonly<Record<string, string>> = {
  ssoAcsUrl: 'Single sign-on URL',
  audience: 'Audience URI (SP Entity ID)',
  defaultRelayState: 'Default RelayState',
  subjectNameIdFormat: 'Name ID format',
  loginUrl: "App's login page URL",
};

/** What the wizard was given. */
const Given = ({ settings }: { settings: Application['signOn']['settings'] }): ReactNode =>
  Object.entries(names)
    .filter(([name]) => typeof settings[name] === 'string' && settings[name] !== '')
    .map(([name, label]) => <TextInput key={name} label={label} readOnly value={String(settings[name])} />);

/** The Sign On tab. */
export const SignOnSettings = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const kept = {
    mode: app.signOn.mode,
    template: app.username.template,
    pushStatus: app.username.updateOn === 'create' ? 'DONT_PUSH' : 'PUSH',
  };
  const [draft, setDraft] = useState(kept);
  const [editing, setEditing] = useState(false);
  const now = editing ? draft : kept;
  const save = useMutation({
    mutationFn: () =>
      ask(`/api/v1/apps/${app.id}`, {
        method: 'PUT',
        body: {
          label: app.label,
          signOnMode: now.mode,
          credentials: { userNameTemplate: { template: now.template, pushStatus: now.pushStatus } },
        },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['app', app.id] });
      setEditing(false);
      notifications.show({ message: 'Settings saved!', color: 'green' });
    },
  });
  return (
    <SettingsPanel
      title="Settings"
      editing={editing}
      dirty={JSON.stringify(now) !== JSON.stringify(kept)}
      onEdit={() => {
        setDraft(kept);
        setEditing(true);
      }}
      onCancel={() => {
        save.reset();
        setEditing(false);
      }}
      onSave={() => save.mutate()}
      saving={save.isPending}
      error={save.error}
    >
      <Radio.Group
        label="Sign on methods"
        description="Kept as a setting: signing on itself is not part of provisioning."
        value={now.mode}
        onChange={(mode) => setDraft({ ...draft, mode })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="SAML_2_0" label="SAML 2.0" disabled={!editing} />
          <Radio value="AUTO_LOGIN" label="Secure Web Authentication" disabled={!editing} />
        </Stack>
      </Radio.Group>
      <Given settings={app.signOn.settings} />
      <UsernameFormat
        template={now.template}
        pushStatus={now.pushStatus}
        disabled={!editing}
        onChange={(changed) => setDraft({ ...draft, ...changed })}
      />
    </SettingsPanel>
  );
};
