import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is known of something, a line each. */
export const Facts = ({ label, children }: { label: string; children: ReactNode }): ReactNode => (
  <Table variant="vertical" layout="fixed" withRowBorders={false} aria-label={label}>
    <Table.Tbody>{children}</Table.Tbody>
  </Table>
);

export const Fact = ({ label, children }: { label: string; children: ReactNode }): ReactNode => (
  <Table.Tr>
    <Table.Th w={{ base: 128, sm: 172 }}>{label}</Table.Th>
    <Table.Td style={{ wordBreak: 'break-word' }}>{children}</Table.Td>
  </Table.Tr>
);
