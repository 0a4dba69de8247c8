import { Badge, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaGroup } from '../../api/okta.ts';
import { Failure, Waiting } from '../../parts/states.tsx';

/** The Groups tab. */
export const Groups = ({ id }: { id: string }): ReactNode => {
  const { data, error } = useQuery({
    queryKey: ['person', id, 'groups'],
    queryFn: () => ask<OktaGroup[]>(`/api/v1/users/${id}/groups`),
  });
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting label="Reading the groups" />;
  return (
    <Group gap="xs">
      {data.map(({ id: group, profile }) => (
        <Badge
          key={group}
          component={Link}
          to={`/admin/groups/${group}`}
          variant="light"
          tt="none"
          style={{ cursor: 'pointer' }}
        >
          {profile.name}
        </Badge>
      ))}
    </Group>
  );
};
