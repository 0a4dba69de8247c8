import { Alert, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { IssuedConnection } from '../../api/service.ts';
import { ShownOnce } from './shown-once.tsx';
import { Copyable } from './copyable.tsx';
import { Time } from '../../parts/time.tsx';

/** What a client needs of a connection, in the words of Okta's form: the one time that its secret is shown. */
export const Issued = ({
  issued,
  title,
  onClose,
}: {
  issued: IssuedConnection;
  title: string;
  onClose: () => void;
}): ReactNode => {
  const { baseUrl, v1BaseUrl, fields, token, clientSecret, overlapEnds } = issued;
  const secret = token ?? clientSecret;
  const rows = [
    { label: 'Base URL, SCIM 2.0', value: baseUrl },
    { label: 'Base URL, SCIM 1.1', value: v1BaseUrl },
    ...fields,
  ];
  return (
    <ShownOnce title={title} onClose={onClose}>
      {secret !== undefined && (
        <Alert color="yellow" variant="light">
          This is the only time that the secret is shown. Copy it now, for instance into the integration form of Okta.
        </Alert>
      )}
      <Table variant="vertical" layout="fixed" aria-label="What goes where in Okta’s form">
        <Table.Tbody>
          {rows.map(({ label, value }) => (
            <Table.Tr key={label}>
              <Table.Th w={200}>{label}</Table.Th>
              <Table.Td>
                <Copyable value={value} label={`Copy ${label}`} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {overlapEnds !== undefined && (
        <Text size="sm">
          The secret of before is good until <Time at={overlapEnds} />, and no longer.
        </Text>
      )}
    </ShownOnce>
  );
};
