import { Anchor, Badge, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OktaApp, OktaUser } from '../../api/okta.ts';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';

interface AppOfPerson extends OktaApp {
  readonly visibility: { readonly hide: { readonly web: boolean } };
  readonly _embedded: {
    readonly user: { readonly scope: string; readonly credentials: { readonly userName: string } };
  };
}

/** The Applications tab: those that the person has, also those that the person's dashboard hides. */
export const Applications = ({ person }: { person: OktaUser }): ReactNode => (
  <RecordList<AppOfPerson>
    label="Assigned applications"
    path="/api/v1/apps"
    query={{ filter: `user.id eq "${person.id}"`, expand: `user/${person.id}` }}
    keyOf={({ id }) => id}
    empty={
      <EmptyState title="No application is assigned">
        Assign one under Applications, in its tab Assignments, to this person or to a group that the person is in.
      </EmptyState>
    }
    columns={[
      {
        label: 'Application',
        cell: ({ id, label, status, visibility }) => (
          <Group gap="xs">
            <Anchor component={Link} to={`/admin/apps/${id}?tab=assignments`} size="sm">
              {label}
            </Anchor>
            {visibility.hide.web && (
              <Badge variant="light" color="gray" tt="none">
                Hidden from users
              </Badge>
            )}
            {status === 'INACTIVE' && (
              <Badge variant="light" color="gray" tt="none">
                Inactive
              </Badge>
            )}
          </Group>
        ),
      },
      { label: 'Username', cell: ({ _embedded }) => _embedded.user.credentials.userName },
      {
        label: 'Type',
        cell: ({ _embedded }) => (_embedded.user.scope === 'USER' ? 'Individual' : 'Group'),
        width: 120,
      },
    ]}
  />
);
