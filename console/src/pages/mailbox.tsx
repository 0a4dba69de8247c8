import { Anchor, Code, Container, Modal, ScrollArea, Text, UnstyledButton } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';

interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly created: string;
  readonly sent: 'kept' | 'queued' | 'sent' | 'failed';
  readonly failure?: string;
}

const path = '/muster/api/v1/mailbox';

/** A text whose links lead somewhere. */
const WithLinks = ({ text }: { text: string }): ReactNode =>
  text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 1 ? (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of one text never move
      <Anchor key={index} href={part} inherit underline="always">
        {part}
      </Anchor>
    ) : (
      part
    ),
  );

const Opened = ({ id, onClose }: { id: string; onClose: () => void }): ReactNode => {
  const { data } = useQuery({ queryKey: [path, id], queryFn: () => ask<Mail>(`${path}/${id}`) });
  return (
    <Modal opened onClose={onClose} title={data?.subject ?? ''} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {data && (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            To {data.to}, <Time at={data.created} />
          </Text>
          <ScrollArea>
            <Code block style={{ whiteSpace: 'pre-wrap' }}>
              <WithLinks text={data.text} />
            </Code>
          </ScrollArea>
        </>
      )}
    </Modal>
  );
};

const Mailbox = ({ from }: { from: '/admin/mailbox' | '/mailbox' }): ReactNode => {
  const { mail } = useSearch({ from });
  const navigate = useNavigate({ from });
  return (
    <Page
      title="Mailbox"
      description="What Okta would have mailed. Nothing left this machine unless a mail server is configured."
    >
      <RecordList<Mail>
        label="Mails"
        path={path}
        keyOf={({ id }) => id}
        refresh={2_000}
        empty={<EmptyState title="No mail yet">Sign up, or add a person with an activation email.</EmptyState>}
        columns={[
          {
            label: 'Subject',
            cell: ({ id, subject }) => (
              <UnstyledButton onClick={() => void navigate({ search: { mail: id } })}>
                <Anchor component="span" size="sm">
                  {subject}
                </Anchor>
              </UnstyledButton>
            ),
          },
          { label: 'To', cell: ({ to }) => to },
          { label: 'When', cell: ({ created }) => <Time at={created} />, width: 220 },
          {
            label: 'Sent',
            cell: ({ sent, failure }) =>
              failure ?? { kept: 'Kept here', queued: 'To be delivered', sent: 'Sent by SMTP', failed: 'Failed' }[sent],
            width: 160,
          },
        ]}
      />
      {mail && <Opened id={mail} onClose={() => void navigate({ search: {} })} />}
    </Page>
  );
};

export const MailboxPage = (): ReactNode => <Mailbox from="/admin/mailbox" />;

/** The mailbox before anybody signed in: the org has it read so on the machine that it is for alone. */
export const OpenMailboxPage = (): ReactNode => (
  <Container component="main" size="lg" py="xl">
    <Mailbox from="/mailbox" />
    <Anchor component={Link} to="/signin" size="sm" mt="lg" display="block">
      Sign in
    </Anchor>
  </Container>
);
