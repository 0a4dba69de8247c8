import { Anchor, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { settingsPath, type Application, type PushedGroup } from '../../../api/muster.ts';
import { ExchangesLink } from '../../../parts/exchanges-link.tsx';
import { RecordList, type Column } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';
import { Time } from '../../../parts/time.tsx';
import { PushStatus } from './statuses.tsx';

/** The groups that are pushed; `picked`: those that are ticked, while Bulk Edit is on. */
export const PushedGroups = ({
  app,
  query,
  picked,
  onPick,
  changed,
}: {
  app: Application;
  query: Readonly<Record<string, string | undefined>>;
  picked: ReadonlySet<string> | undefined;
  onPick: (id: string, on: boolean) => void;
  changed: () => Promise<unknown>;
}): ReactNode => {
  const path = `${settingsPath(app.id)}/pushed-groups`;
  const tick: Column<PushedGroup> = {
    label: 'Select',
    width: 80,
    cell: ({ id, name }) => (
      <Checkbox
        aria-label={`Select ${name}`}
        checked={picked?.has(id) ?? false}
        onChange={(event) => onPick(id, event.currentTarget.checked)}
      />
    ),
  };
  return (
    <RecordList<PushedGroup>
      label="Pushed groups"
      path={path}
      query={query}
      search={{ parameter: 'q', placeholder: 'Search pushed groups' }}
      refresh={1_000}
      keyOf={({ id }) => id}
      empty={<EmptyState title="No groups found for this filter">Push Groups finds them by name or rule.</EmptyState>}
      columns={[
        ...(picked ? [tick] : []),
        {
          label: 'Group in Okta',
          cell: ({ group, name }) => (
            <Anchor component={Link} to={`/admin/groups/${group}`} size="sm">
              {name}
            </Anchor>
          ),
        },
        { label: `Group in ${app.catalogueName}`, cell: ({ externalName }) => externalName ?? '–' },
        { label: 'Last Push', cell: ({ lastPush }) => <Time at={lastPush} />, width: 190 },
        {
          label: 'Push Status',
          cell: (pushed) => <PushStatus pushed={pushed} path={path} changed={changed} />,
          width: 240,
        },
        {
          label: 'Exchanges',
          width: 110,
          cell: ({ name, group }) => <ExchangesLink to={`/admin/traffic?app=${app.id}&group=${group}`} of={name} />,
        },
      ]}
    />
  );
};
