import { Button, Checkbox, Group, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type ImportedUser } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { RecordList } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';
import { NotIntegrated } from '../not-integrated.tsx';
import { OktaUserAssignment } from './assignment.tsx';
import { RunImport } from './run.tsx';

type Confirmed = readonly { readonly externalId: string; readonly ok: boolean; readonly reason?: string }[];

const filters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  All: {},
  'Exact match': { match: 'exact' },
  'Partial match': { match: 'partial' },
  'No match': { match: 'none' },
  Ignored: { decision: 'ignore' },
};

const nameOf = ({ profile: { givenName, familyName }, username }: ImportedUser): string =>
  [givenName, familyName].filter((part): part is string => typeof part === 'string' && part !== '').join(' ') ||
  username;

/** The Import tab. */
export const ImportTab = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const path = `${settingsPath(app.id)}/imported-users`;
  const [filter, setFilter] = useState('All');
  const [picked, setPicked] = useState<ReadonlyMap<string, ImportedUser>>(new Map());
  const [asking, setAsking] = useState<'confirm' | 'clear'>();
  const pick = (user: ImportedUser, on: boolean): void =>
    setPicked((before) => {
      const after = new Map(before);
      if (on) after.set(user.externalId, user);
      else after.delete(user.externalId);
      return after;
    });
  const confirm = async (activate: boolean): Promise<void> => {
    const body = { externalIds: [...picked.keys()], activate };
    const confirmed = await ask<Confirmed>(`${path}/confirm`, { method: 'POST', body });
    const refused = confirmed.filter(({ ok }) => !ok);
    for (const { externalId, reason } of refused) {
      notifications.show({ message: `${picked.get(externalId)?.username}: ${reason}`, color: 'red', autoClose: false });
    }
    const count = confirmed.length - refused.length;
    if (count > 0)
      notifications.show({ message: `${count} ${count === 1 ? 'user was' : 'users were'} confirmed.`, color: 'green' });
    setPicked(new Map(refused.map(({ externalId }) => [externalId, picked.get(externalId)!])));
    await queries.invalidateQueries({ queryKey: [path] });
  };
  if (!app.integration) return <NotIntegrated app={app} then="users and groups can be imported" />;
  return (
    <Stack>
      <Group>
        <RunImport app={app} />
        <Button
          variant="default"
          disabled={picked.size === 0}
          title={picked.size === 0 ? 'Tick the users to confirm' : undefined}
          onClick={() => setAsking('confirm')}
        >
          Confirm Assignments{picked.size > 0 && ` (${picked.size})`}
        </Button>
        <Button variant="default" onClick={() => setAsking('clear')}>
          Clear unconfirmed users
        </Button>
      </Group>
      <RecordList<ImportedUser>
        label="Imported users"
        path={path}
        query={filters[filter]!}
        search={{ parameter: 'q', placeholder: 'Search imported users' }}
        filters={
          <Select
            aria-label="Filter"
            data={Object.keys(filters)}
            value={filter}
            allowDeselect={false}
            onChange={(value) => setFilter(value ?? 'All')}
            w={160}
          />
        }
        keyOf={(user) => user.externalId}
        empty={
          <EmptyState title="No users to import">
            Import Now reads the users of {app.catalogueName}. Those whom the settings under To Okta do not confirm by
            themselves are listed here.
          </EmptyState>
        }
        columns={[
          {
            label: `User in ${app.label}`,
            cell: (user) => (
              <Stack gap={0}>
                <Text size="sm">{nameOf(user)}</Text>
                <Text size="xs" c="dimmed">
                  {user.username}
                </Text>
              </Stack>
            ),
          },
          { label: 'Okta User Assignment', cell: (user) => <OktaUserAssignment app={app} user={user} />, width: '45%' },
          {
            label: 'Confirm',
            width: 90,
            cell: (user) => (
              <Checkbox
                aria-label={`Confirm ${user.username}`}
                checked={picked.has(user.externalId)}
                onChange={(event) => pick(user, event.currentTarget.checked)}
              />
            ),
          },
        ]}
      />
      <FormModal
        title="Confirm Assignments"
        opened={asking === 'confirm'}
        onClose={() => setAsking(undefined)}
        initial={{ activate: false }}
        submit="Confirm"
        onSubmit={({ activate }) => confirm(activate)}
        fields={(form) => (
          <>
            <Text>
              {picked.size === 1 ? 'One user is' : `${picked.size} users are`} assigned {app.label}. New users are made
              in Okta.
            </Text>
            <Checkbox
              label="Auto-activate users after confirmation"
              {...form.getInputProps('activate', { type: 'checkbox' })}
            />
          </>
        )}
      />
      <FormModal
        title="Clear unconfirmed users"
        opened={asking === 'clear'}
        onClose={() => setAsking(undefined)}
        initial={{}}
        submit="Clear"
        destructive
        onSubmit={async () => {
          const { removed } = await ask<{ removed: number }>(path, { method: 'DELETE' });
          notifications.show({ message: `${removed} unconfirmed users were cleared.`, color: 'green' });
          setPicked(new Map());
          await queries.invalidateQueries({ queryKey: [path] });
        }}
        fields={() => (
          <Text>
            Every user who has not been confirmed leaves this list, with what was decided. Nothing changes at the
            service; the next import finds them again.
          </Text>
        )}
      />
    </Stack>
  );
};
