import { Checkbox, Fieldset, MultiSelect, NumberInput, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application, ToOkta } from '../../api/muster.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';
import { useSettings } from '../../parts/use-settings.ts';

const schedules = [
  { value: 'never', label: 'Never' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekly', label: 'Every week' },
];

const formats = [
  { value: '${source.userName}', label: 'Application username' },
  { value: '${source.email}', label: 'Email' },
];

type Exact = 'username' | 'email' | 'one' | 'several';

const exactOf = (exact: ToOkta['match']['exact']): Exact =>
  typeof exact === 'string' ? exact : exact.attributes.length === 1 ? 'one' : 'several';

interface Part {
  readonly app: Application;
  readonly draft: ToOkta;
  readonly change: (part: Partial<ToOkta>) => void;
  readonly disabled: boolean;
}

const General = ({ draft, change, disabled }: Part): ReactNode => {
  const known = formats.some(({ value }) => value === draft.usernameFormat);
  return (
    <Fieldset legend="General" disabled={disabled}>
      <Stack>
        <Select
          label="Full Import Schedule"
          data={schedules}
          allowDeselect={false}
          value={draft.schedule}
          onChange={(schedule) => change({ schedule: schedule! as ToOkta['schedule'] })}
        />
        <Select
          label="Okta username format"
          data={[...formats, { value: 'custom', label: 'Custom' }]}
          allowDeselect={false}
          value={known ? draft.usernameFormat : 'custom'}
          onChange={(value) =>
            change({ usernameFormat: value === 'custom' ? '${source.userName}@example.com' : value! })
          }
        />
        {!known && (
          <TextInput
            label="Custom format"
            description="An expression over the application’s profile, such as ${source.userName}@example.com"
            value={draft.usernameFormat}
            onChange={(event) => change({ usernameFormat: event.currentTarget.value })}
          />
        )}
      </Stack>
    </Fieldset>
  );
};

const Matching = ({ app, draft, change, disabled }: Part): ReactNode => {
  const { match } = draft;
  const set = (part: Partial<ToOkta['match']>): void => change({ match: { ...match, ...part } });
  const exact = exactOf(match.exact);
  const attributes = typeof match.exact === 'string' ? [] : match.exact.attributes;
  const data = app.profile.map(({ variable, title }) => ({ value: variable, label: title }));
  const check = (name: 'partial' | 'confirmExact' | 'confirmPartial' | 'confirmNew' | 'activateNew', label: string) => (
    <Checkbox label={label} checked={match[name]} onChange={(event) => set({ [name]: event.currentTarget.checked })} />
  );
  return (
    <Fieldset legend="User Creation & Matching" disabled={disabled}>
      <Stack>
        <Radio.Group
          label="Imported user is an exact match to Okta user if"
          value={exact}
          onChange={(value) => {
            if (value === 'username' || value === 'email') set({ exact: value });
            else set({ exact: { attributes: value === 'one' ? ['email'] : ['givenName', 'familyName'] } });
          }}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="username" label="Okta username format matches" />
            <Radio value="email" label="Email matches" />
            <Radio value="one" label="The following attribute matches" />
            <Radio value="several" label="The following combination of attributes matches" />
          </Stack>
        </Radio.Group>
        {exact === 'one' && (
          <Select
            label="Attribute"
            data={data}
            searchable
            allowDeselect={false}
            value={attributes[0] ?? null}
            onChange={(value) => set({ exact: { attributes: [value!] } })}
          />
        )}
        {exact === 'several' && (
          <MultiSelect
            label="Attributes"
            data={data}
            searchable
            value={[...attributes]}
            onChange={(value) => set({ exact: { attributes: value } })}
          />
        )}
        <Text fw={500} size="sm">
          Allow partial matches
        </Text>
        {check('partial', 'Partial match on first and last name')}
        <Text fw={500} size="sm">
          Confirm matched users
        </Text>
        {check('confirmExact', 'Auto-confirm exact matches')}
        {check('confirmPartial', 'Auto-confirm partial matches')}
        <Text fw={500} size="sm">
          Confirm new users
        </Text>
        {check('confirmNew', 'Auto-confirm new users')}
        {check('activateNew', 'Auto-activate new users')}
      </Stack>
    </Fieldset>
  );
};

const Sourcing = ({ app, draft, change, disabled }: Part): ReactNode => {
  const { sourcing } = draft;
  const set = (part: Partial<ToOkta['sourcing']>): void => change({ sourcing: { ...sourcing, ...part } });
  return (
    <Fieldset legend="Profile & Lifecycle Sourcing" disabled={disabled}>
      <Stack>
        <Checkbox
          label={`Allow ${app.label} to source Okta users`}
          description={
            app.kind === 'wizard'
              ? 'Profile sourcing is not available for applications that the wizard made.'
              : undefined
          }
          disabled={app.kind === 'wizard'}
          checked={sourcing.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        {sourcing.enabled && (
          <>
            <Radio.Group
              label="When a user is deactivated in the app"
              value={sourcing.onDeactivate}
              onChange={(onDeactivate) => set({ onDeactivate })}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="nothing" label="Do Nothing" />
                <Radio value="deactivate" label="Deactivate" />
                <Radio value="suspend" label="Suspend" />
              </Stack>
            </Radio.Group>
            <Text fw={500} size="sm">
              When a user is reactivated in the app
            </Text>
            <Checkbox
              label="Reactivate suspended Okta users"
              checked={sourcing.reactivateSuspended}
              onChange={(event) => set({ reactivateSuspended: event.currentTarget.checked })}
            />
            <Checkbox
              label="Reactivate deactivated Okta users"
              checked={sourcing.reactivateDeactivated}
              onChange={(event) => set({ reactivateDeactivated: event.currentTarget.checked })}
            />
          </>
        )}
      </Stack>
    </Fieldset>
  );
};

const Safeguard = ({ draft, change, disabled }: Part): ReactNode => (
  <Fieldset legend="Import Safeguard" disabled={disabled}>
    <Stack>
      <Checkbox
        label="App unassignment safeguard"
        checked={draft.safeguard !== undefined}
        onChange={(event) => change({ safeguard: event.currentTarget.checked ? 20 : undefined } as Partial<ToOkta>)}
      />
      {draft.safeguard !== undefined && (
        <NumberInput
          label="Percent of the assigned users that one import may remove"
          min={0}
          max={100}
          suffix=" %"
          value={draft.safeguard}
          onChange={(value) => change({ safeguard: Number(value) })}
        />
      )}
    </Stack>
  </Fieldset>
);

/** Provisioning > To Okta. */
export const ToOktaSettings = ({ app }: { app: Application }): ReactNode => {
  const { draft, change, editing, ...settings } = useSettings<ToOkta>(app, 'to-okta', app.toOkta);
  const part: Part = { app, draft, change, disabled: !editing };
  return (
    <SettingsPanel
      title="Provisioning to Okta"
      editing={editing}
      onEdit={settings.edit}
      onCancel={settings.cancel}
      onSave={settings.save}
      saving={settings.saving}
      error={settings.error}
    >
      <General {...part} />
      <Matching {...part} />
      <Sourcing {...part} />
      <Safeguard {...part} />
    </SettingsPanel>
  );
};
