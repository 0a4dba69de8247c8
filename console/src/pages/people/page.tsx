import { Anchor, Button, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { fullName, type OktaUser } from '../../api/okta.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { AddPerson } from './add-person.tsx';
import { PersonStatus, statuses } from './status.tsx';

/** Directory > People. */
export const PeoplePage = (): ReactNode => {
  const [adding, add] = useDisclosure();
  const [status, setStatus] = useState<string | null>(null);
  return (
    <Page
      title="People"
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={add.open}>
          Add person
        </Button>
      }
    >
      <RecordList<OktaUser>
        label="People"
        path="/api/v1/users"
        query={{ filter: status === null ? undefined : `status eq "${status}"` }}
        search={{ parameter: 'q', placeholder: 'Search people' }}
        filters={
          <Select
            aria-label="Status"
            placeholder="Everyone but deactivated"
            clearable
            clearButtonProps={{ 'aria-label': 'Everyone' }}
            data={Object.entries(statuses).map(([value, { label }]) => ({ value, label }))}
            value={status}
            onChange={setStatus}
            w={240}
          />
        }
        keyOf={(user) => user.id}
        empty={
          <EmptyState title="No people yet">
            People are Okta users. Assign them to an application, and they are pushed to your service.
          </EmptyState>
        }
        columns={[
          {
            label: 'Person',
            cell: (user) => (
              <Anchor component={Link} to={`/admin/people/${user.id}`}>
                {fullName(user)}
              </Anchor>
            ),
          },
          { label: 'Username', cell: ({ profile }) => profile.login },
          { label: 'Primary email', cell: ({ profile }) => profile.email },
          { label: 'Status', cell: ({ status }) => <PersonStatus status={status} />, width: 200 },
        ]}
      />
      <AddPerson opened={adding} onClose={add.close} />
    </Page>
  );
};
