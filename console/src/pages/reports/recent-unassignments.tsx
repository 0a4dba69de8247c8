import { Anchor } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import type { OktaLogEvent } from '../../api/okta.ts';
import { AppFilter } from '../../parts/app-filter.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';

const removed = 'eventType eq "application.user_membership.remove"';

const targetOf = ({ target }: OktaLogEvent, type: string) => target?.find((one) => one.type === type);

/** Reports > Recent Unassignments: who lost an application, when, and why; from the System Log. */
export const RecentUnassignmentsPage = (): ReactNode => {
  const { app } = useSearch({ from: '/admin/reports/recent-unassignments' });
  const navigate = useNavigate({ from: '/admin/reports/recent-unassignments' });
  const label = useAppLabels().get(app ?? '');
  const filter = app === undefined ? removed : `${removed} and target.id eq "${app}"`;
  return (
    <Page title="Recent Unassignments" description="Who lost an application, the latest first.">
      <RecordList<OktaLogEvent>
        label="Recent unassignments"
        path="/api/v1/logs"
        query={{ sortOrder: 'DESCENDING', filter }}
        filters={<AppFilter app={app} onChange={(value) => void navigate({ search: { app: value } })} />}
        keyOf={({ uuid }) => uuid}
        empty={<EmptyState title="No unassignments">Nobody has lost {label ?? 'an application'}.</EmptyState>}
        columns={[
          { label: 'Time', cell: ({ published }) => <Time at={published} />, width: 190 },
          {
            label: 'Person',
            cell: (event) => {
              const user = targetOf(event, 'User') ?? targetOf(event, 'AppUser');
              return user?.type === 'User' ? (
                <Anchor component={Link} to={`/admin/people/${user.id}`} size="sm">
                  {user.displayName ?? user.alternateId}
                </Anchor>
              ) : (
                user?.displayName
              );
            },
          },
          { label: 'Application', cell: (event) => targetOf(event, 'AppInstance')?.alternateId },
          { label: 'Reason', cell: ({ outcome }) => outcome?.reason ?? '–' },
        ]}
      />
    </Page>
  );
};
