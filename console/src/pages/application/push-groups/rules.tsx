import { Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PushRule } from '../../../api/muster.ts';
import { RecordList } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';
import { RuleStatus } from './statuses.tsx';

/** The rules by which groups are found, of which one is chosen. */
export const Rules = ({
  path,
  chosen,
  onChoose,
  changed,
}: {
  path: string;
  chosen: string | undefined;
  onChoose: (rule: string) => void;
  changed: () => Promise<unknown>;
}): ReactNode => (
  <RecordList<PushRule>
    label="Rules"
    path={path}
    keyOf={({ id }) => id}
    empty={<EmptyState title="No rules yet">Find groups by rule pushes all groups that match.</EmptyState>}
    columns={[
      {
        label: 'Rule',
        cell: ({ id, name }) => <Radio label={name} checked={id === chosen} onChange={() => onChoose(id)} />,
      },
      { label: 'Finds', cell: ({ field, operator, value }) => `Group ${field} ${operator} “${value}”` },
      { label: 'Status', cell: (rule) => <RuleStatus rule={rule} path={path} changed={changed} />, width: 160 },
    ]}
  />
);
