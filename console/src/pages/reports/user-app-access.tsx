import { Anchor, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import { fullName, type OktaUser } from '../../api/okta.ts';
import { AppFilter } from '../../parts/app-filter.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';

interface Access {
  readonly id: string;
  readonly created: string;
  readonly scope: 'USER' | 'GROUP';
  readonly syncState: string;
  readonly lastSync?: string;
  readonly credentials: { readonly userName: string };
  readonly _embedded?: { readonly user?: OktaUser };
}

/** Reports > User App Access: who has an application, since when, and through what. */
export const UserAppAccessPage = (): ReactNode => {
  const { app } = useSearch({ from: '/admin/reports/user-app-access' });
  const navigate = useNavigate({ from: '/admin/reports/user-app-access' });
  const label = useAppLabels().get(app ?? '');
  const filter = (
    <AppFilter
      app={app}
      placeholder="Choose an application"
      onChange={(value) => void navigate({ search: { app: value } })}
    />
  );
  return (
    <Page
      title="User App Access"
      description="Current assignments: who has an application, since when, and whether by hand or through a group."
    >
      {app === undefined ? (
        <Stack>
          {filter}
          <EmptyState title="No application is chosen">Choose the one whose users are to be listed.</EmptyState>
        </Stack>
      ) : (
        <RecordList<Access>
          key={app}
          label="User app access"
          path={`/api/v1/apps/${app}/users`}
          query={{ expand: 'user' }}
          search={{ parameter: 'q', placeholder: 'Search people' }}
          filters={filter}
          keyOf={({ id }) => id}
          empty={<EmptyState title="No users found">Nobody has {label ?? 'the application'}.</EmptyState>}
          columns={[
            {
              label: 'Person',
              cell: ({ id, _embedded, credentials }) => (
                <Anchor component={Link} to={`/admin/people/${id}`} size="sm">
                  {_embedded?.user ? fullName(_embedded.user) : credentials.userName}
                </Anchor>
              ),
            },
            { label: 'Application username', cell: ({ credentials }) => credentials.userName },
            { label: 'Type', cell: ({ scope }) => (scope === 'USER' ? 'Individual' : 'Group'), width: 110 },
            { label: 'Assigned', cell: ({ created }) => <Time at={created} />, width: 190 },
            {
              label: 'Last push',
              width: 190,
              cell: ({ lastSync }) =>
                lastSync ? (
                  <Time at={lastSync} />
                ) : (
                  <Text size="sm" c="dimmed">
                    Never
                  </Text>
                ),
            },
          ]}
        />
      )}
    </Page>
  );
};
