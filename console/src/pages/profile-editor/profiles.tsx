import { Anchor, SegmentedControl, Table, Paper } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OktaApp } from '../../api/okta.ts';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { MappingsMenu } from './mappings-menu.tsx';

/** Directory > Profile Editor: whose profiles there are. */
export const ProfilesPage = (): ReactNode => {
  const { filter = 'users' } = useSearch({ from: '/admin/profile-editor' });
  const navigate = useNavigate({ from: '/admin/profile-editor' });
  return (
    <Page
      title="Profile Editor"
      description="A profile says which attributes people have in Okta, and the users of each application there."
    >
      <SegmentedControl
        aria-label="Filters"
        data={[
          { value: 'users', label: 'Users' },
          { value: 'apps', label: 'Apps' },
        ]}
        value={filter}
        onChange={(value) => void navigate({ search: { filter: value } })}
        style={{ alignSelf: 'flex-start' }}
      />
      {filter === 'users' ? (
        <Paper withBorder>
          <Table verticalSpacing="sm" horizontalSpacing="md" aria-label="Profiles">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Profile</Table.Th>
                <Table.Th>Type</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              <Table.Tr>
                <Table.Td>
                  <Anchor component={Link} to="/admin/profile-editor/user" size="sm">
                    User (default)
                  </Anchor>
                </Table.Td>
                <Table.Td>Okta</Table.Td>
              </Table.Tr>
            </Table.Tbody>
          </Table>
        </Paper>
      ) : (
        <RecordList<OktaApp>
          label="Profiles"
          path="/api/v1/apps"
          search={{ parameter: 'q', placeholder: 'Search profiles' }}
          keyOf={({ id }) => id}
          empty={<EmptyState title="No applications yet">Each application has a profile for its users.</EmptyState>}
          columns={[
            {
              label: 'Profile',
              cell: ({ id, label }) => (
                <Anchor component={Link} to={`/admin/profile-editor/${id}`} size="sm">
                  {label} User
                </Anchor>
              ),
            },
            { label: 'Type', cell: () => 'App', width: 120 },
            {
              label: 'Mappings',
              width: 180,
              cell: ({ id, label }) => <MappingsMenu id={id} label={label} size="compact-sm" />,
            },
          ]}
        />
      )}
    </Page>
  );
};
