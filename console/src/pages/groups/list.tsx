import { Anchor, Badge, Button, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaGroup } from '../../api/okta.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Icon } from '../../parts/icons.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';

const kinds = { OKTA_GROUP: 'Okta group', APP_GROUP: 'Application group', BUILT_IN: 'Built in' } as const;

/** Directory > Groups > All. */
export const GroupList = (): ReactNode => {
  const queries = useQueryClient();
  const [adding, add] = useDisclosure();
  return (
    <>
      <RecordList<OktaGroup>
        label="Groups"
        path="/api/v1/groups"
        search={{ parameter: 'q', placeholder: 'Search by group name' }}
        filters={
          <Button leftSection={<Icon name="plus" />} onClick={add.open}>
            Add group
          </Button>
        }
        keyOf={(group) => group.id}
        empty={
          <EmptyState title="No groups yet">
            Groups assign applications to their members, and can be pushed to your service.
          </EmptyState>
        }
        columns={[
          {
            label: 'Group name',
            cell: ({ id, profile }) => (
              <Anchor component={Link} to={`/admin/groups/${id}`}>
                {profile.name}
              </Anchor>
            ),
          },
          { label: 'Description', cell: ({ profile }) => profile.description ?? '' },
          {
            label: 'Type',
            width: 170,
            cell: ({ type }) => (
              <Badge variant="light" color={type === 'OKTA_GROUP' ? 'indigo' : 'gray'} tt="none">
                {kinds[type]}
              </Badge>
            ),
          },
          {
            label: 'Membership changed',
            cell: ({ lastMembershipUpdated }) => <Time at={lastMembershipUpdated} />,
            width: 220,
          },
        ]}
      />
      <FormModal
        title="Add group"
        opened={adding}
        onClose={add.close}
        initial={{ name: '', description: '' }}
        validate={{ name: (name) => (name.trim() === '' ? 'A group needs a name.' : null) }}
        submit="Save"
        done="The group was added."
        onSubmit={async ({ name, description }) => {
          await ask('/api/v1/groups', { method: 'POST', body: { profile: { name, description } } });
          await queries.invalidateQueries({ queryKey: ['/api/v1/groups'] });
        }}
        fields={(form) => (
          <>
            <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
            <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} />
          </>
        )}
      />
    </>
  );
};
