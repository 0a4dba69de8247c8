import { MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiError } from '../../api/client.ts';
import { askService, type Connection, type ConnectionChange } from '../../api/service.ts';
import { useServiceChanged } from '../../api/use-service.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { Fact, Facts } from './facts.tsx';
import { profileNames } from './state.tsx';

/** What Okta's on-premises agent may be told that it can ask for. */
const capabilities = [
  'GROUP_PUSH',
  'IMPORT_NEW_USERS',
  'IMPORT_PROFILE_UPDATES',
  'PUSH_NEW_USERS',
  'PUSH_PASSWORD_UPDATES',
  'PUSH_PENDING_USERS',
  'PUSH_PROFILE_UPDATES',
  'PUSH_USER_DEACTIVATION',
  'REACTIVATE_USERS',
  'OPP_SCIM_INCREMENTAL_IMPORTS',
] as const satisfies readonly NonNullable<Connection['capabilities']>[number][];

/** A time as `<input type="datetime-local">` has it: in the reader's place, without a zone. */
const localTime = (iso: string): string => {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

interface Draft {
  readonly name: string;
  readonly profile: Connection['profile'];
  readonly expires: string;
  readonly user: string;
  readonly capabilities: readonly string[];
  readonly rateLimit: number | '';
}

const draftOf = (connection: Connection): Draft => ({
  name: connection.name,
  profile: connection.profile,
  expires: connection.expires === undefined ? '' : localTime(connection.expires),
  user: connection.user ?? '',
  capabilities: connection.capabilities ?? [],
  rateLimit: connection.rateLimit ?? '',
});

/** What was changed, in the API's words; what is empty is taken away. */
const changeOf = (connection: Connection, draft: Draft): ConnectionChange => {
  const kept = draftOf(connection);
  const all: ConnectionChange = {
    name: draft.name.trim(),
    profile: draft.profile,
    expires: draft.expires === '' ? null : new Date(draft.expires).toISOString(),
    user: draft.user.trim() || null,
    capabilities: draft.capabilities.length === 0 ? null : (draft.capabilities as ConnectionChange['capabilities'])!,
    rateLimit: draft.rateLimit === '' ? null : draft.rateLimit,
  };
  const names = Object.keys(kept) as (keyof Draft)[];
  return Object.fromEntries(
    names.filter((name) => String(kept[name]) !== String(draft[name])).map((name) => [name, all[name]]),
  );
};

const Kept = ({ connection }: { connection: Connection }): ReactNode => {
  const { expires } = connection;
  const ends = expires === undefined ? 'Not before it is revoked' : <Time key="expires" at={expires} />;
  const rows: readonly (readonly [string, ReactNode])[] = [
    ['Name', connection.name],
    ['Profile', connection.profile],
    ['Expires', ends],
    ['User of /Me', connection.user ?? 'Nobody'],
    [
      'Rate limit',
      connection.rateLimit === undefined
        ? 'That of the service'
        : connection.rateLimit === 0
          ? 'None'
          : `${connection.rateLimit} requests a second`,
    ],
    ['On-premises agent', connection.capabilities?.join(', ') ?? 'May ask for all that the service does'],
    ...(connection.auth === 'oauth'
      ? ([['May write', connection.readOnly ? 'Never' : 'As its tokens say']] as const)
      : []),
  ];
  return (
    <Facts label="Settings">
      {rows.map(([label, value]) => (
        <Fact key={label} label={label}>
          {value}
        </Fact>
      ))}
    </Facts>
  );
};

/** What a connection is told and allowed; its credential stays good when that changes. */
export const ConnectionSettings = ({ connection }: { connection: Connection }): ReactNode => {
  const changed = useServiceChanged();
  const [draft, setDraft] = useState<Draft>();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (body: ConnectionChange) =>
      askService('PATCH /admin/v1/connections/{connection}', { path: { connection: connection.id }, body }),
    onSuccess: async () => {
      await changed();
      setDraft(undefined);
      notifications.show({ message: 'Settings saved!', color: 'green' });
    },
  });
  const cancel = (): void => {
    reset();
    setDraft(undefined);
  };
  const change = (part: Partial<Draft>) => setDraft((before) => before && { ...before, ...part });
  const faults = error instanceof ApiError ? error.fields : {};
  return (
    <SettingsPanel
      title="Settings"
      editing={draft !== undefined}
      {...(connection.revoked === undefined && { onEdit: () => setDraft(draftOf(connection)) })}
      onCancel={cancel}
      onSave={() => draft && mutate(changeOf(connection, draft))}
      saving={isPending}
      dirty={draft !== undefined && Object.keys(changeOf(connection, draft)).length > 0}
      error={Object.keys(faults).length > 0 ? null : error}
    >
      {draft ? (
        <Stack gap="md" maw={520}>
          <TextInput
            label="Name"
            value={draft.name}
            error={faults['name']}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label="Profile"
            description="What the client is let through with, beyond the standard."
            data={[...profileNames]}
            allowDeselect={false}
            value={draft.profile}
            onChange={(profile) => profile && change({ profile })}
          />
          <TextInput
            label="Expires"
            description="Left empty: not before it is revoked."
            type="datetime-local"
            value={draft.expires}
            error={faults['expires']}
            onChange={(event) => change({ expires: event.currentTarget.value })}
          />
          <TextInput
            label="User of /Me"
            description="By userName or id; left empty: nobody."
            value={draft.user}
            error={faults['user']}
            onChange={(event) => change({ user: event.currentTarget.value })}
          />
          <NumberInput
            label="Rate limit"
            description="Requests a second; 0 for none; left empty: that of the service."
            min={0}
            allowDecimal={false}
            value={draft.rateLimit}
            error={faults['rateLimit']}
            onChange={(value) => change({ rateLimit: value === '' ? '' : Number(value) })}
          />
          <MultiSelect
            label="On-premises agent"
            description="What Okta’s agent may ask for; left empty: all that the service does."
            data={[...capabilities]}
            value={[...draft.capabilities]}
            onChange={(chosen) => change({ capabilities: chosen })}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': 'All that the service does' }}
          />
        </Stack>
      ) : (
        <Kept connection={connection} />
      )}
    </SettingsPanel>
  );
};
