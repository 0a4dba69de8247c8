import { ActionIcon, Alert, Button, Code, CopyButton, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { OktaToken } from '../api/okta.ts';
import { FormModal } from '../parts/form-modal.tsx';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';

const path = '/api/v1/api-tokens';

/** Security > API > Tokens. */
export const TokensPage = (): ReactNode => {
  const queries = useQueryClient();
  const [creating, create] = useDisclosure();
  const [revoking, setRevoking] = useState<OktaToken>();
  const [made, setMade] = useState<string>();
  const refresh = () => queries.invalidateQueries({ queryKey: [path] });
  return (
    <Page
      title="API"
      description="Tokens for Okta's management API of this org, sent as “Authorization: SSWS token”. Okta's CRUD suites ask for one as oktaToken."
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={create.open}>
          Create token
        </Button>
      }
    >
      {made && (
        <Alert
          color="green"
          variant="light"
          title="Token created successfully"
          withCloseButton
          onClose={() => setMade(undefined)}
          closeButtonLabel="Close"
        >
          <Stack gap="xs">
            <Text size="sm">This is the only time that the token is shown.</Text>
            <Group gap="xs">
              <Code>{made}</Code>
              <CopyButton value={made}>
                {({ copied, copy }) => (
                  <Button size="compact-sm" variant="default" onClick={copy}>
                    {copied ? 'Copied' : 'Copy'}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Stack>
        </Alert>
      )}
      <RecordList<OktaToken>
        label="Tokens"
        path={path}
        keyOf={(token) => token.id}
        empty={<EmptyState title="No tokens">Create one for a script, an SDK, or Okta's CRUD suites.</EmptyState>}
        columns={[
          { label: 'Token name', cell: ({ name }) => name },
          { label: 'Created', cell: ({ created }) => <Time at={created} /> },
          { label: 'Expires', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
          {
            label: 'Action',
            width: 90,
            cell: (token) => (
              <Tooltip label="Revoke">
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`Revoke ${token.name}`}
                  onClick={() => setRevoking(token)}
                >
                  <Icon name="close" />
                </ActionIcon>
              </Tooltip>
            ),
          },
        ]}
      />
      <FormModal
        title="Create token"
        opened={creating}
        onClose={create.close}
        initial={{ name: '' }}
        validate={{ name: (name) => (name.trim() === '' ? 'What is the token for? Give it a name.' : null) }}
        submit="Create token"
        onSubmit={async ({ name }) => {
          const { token } = await ask<{ token: string }>('/muster/api/v1/tokens', { method: 'POST', body: { name } });
          setMade(token);
          await refresh();
        }}
        fields={(form) => (
          <TextInput
            label="What do you want your token to be named?"
            description="Token name is used to keep track of what the token is for."
            data-autofocus
            {...form.getInputProps('name')}
          />
        )}
      />
      <FormModal
        title="Revoke token"
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        initial={{}}
        submit="Revoke token"
        destructive
        done="The token was revoked."
        onSubmit={async () => {
          await ask(`${path}/${revoking!.id}`, { method: 'DELETE' });
          await refresh();
        }}
        fields={() => (
          <Text>Programs that use “{revoking?.name}” will be refused from now on. This cannot be undone.</Text>
        )}
      />
    </Page>
  );
};
