import { Anchor, Badge, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useReadiness } from '../../api/readiness.ts';

/** Leads to what is left before the application can be published, and says how many cases were seen. */
export const ReadyLink = ({ app }: { app: string }): ReactNode => {
  const { data } = useReadiness(app);
  const seen = data?.cases.filter(({ state }) => state === 'seen').length;
  return (
    <Anchor component={Link} to={`/admin/ready?app=${app}`} size="sm">
      <Group gap={6} component="span" wrap="nowrap">
        Ready for OIN?
        {data && (
          <Badge variant="light" tt="none" color={data.ready ? 'green' : 'blue'}>
            {seen} of {data.cases.length} seen
          </Badge>
        )}
      </Group>
    </Anchor>
  );
};
