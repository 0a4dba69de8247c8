import { Button, Code, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { askService, type Connection, type IssuedConnection } from '../../api/service.ts';
import { useService, useServiceChanged } from '../../api/use-service.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { ConnectionSettings } from './connection-settings.tsx';
import { Copyable } from './copyable.tsx';
import { Fact, Facts } from './facts.tsx';
import { Issued } from './issued.tsx';
import { RotateForm } from './rotate.tsx';
import { ConnectionState, isOverlapping, modes } from './state.tsx';

const grants: Readonly<Record<string, string>> = {
  authorization_code: 'Authorization code',
  client_credentials: 'Client credentials',
};

const OAuth = ({ connection }: { connection: Connection }): ReactNode => (
  <>
    {connection.grants && <Fact label="Gets tokens by">{connection.grants.map((one) => grants[one]).join(', ')}</Fact>}
    {connection.redirectUris && <Fact label="Redirect URIs">{connection.redirectUris.join(' ')}</Fact>}
    {connection.issuer && <Fact label="Issuer">{connection.issuer}</Fact>}
    {connection.client && <Fact label="Client">{connection.client}</Fact>}
    {connection.audience && <Fact label="Audience">{connection.audience}</Fact>}
    {connection.jwksUri && <Fact label="JWKS URI">{connection.jwksUri}</Fact>}
  </>
);

/** Whether there is a secret that we gave: else a client proves itself by keys of its own, or by another's tokens. */
const hasSecret = ({ issuer, jwks, jwksUri }: Connection): boolean =>
  issuer === undefined && jwks === undefined && jwksUri === undefined;

const Leniencies = ({ profile }: { profile: Connection['profile'] }): ReactNode => {
  const { data } = useService('GET /admin/v1/profiles', {});
  const granted = data?.items.find(({ name }) => name === profile)?.leniencies ?? [];
  return (
    <Paper withBorder p="lg" component="section" aria-label="What the profile lets through">
      <Title order={2} mb="sm">
        What the profile lets through
      </Title>
      {granted.length === 0 ? (
        <Text c="dimmed">The client is held to the standard, to the letter.</Text>
      ) : (
        <List spacing="xs">
          {granted.map(({ name, description }) => (
            <List.Item key={name}>
              {description} <Code>{name}</Code>
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
};

const Revoke = ({ connection, opened, onClose }: { connection: Connection; opened: boolean; onClose: () => void }) => {
  const changed = useServiceChanged();
  return (
    <FormModal
      title={`Revoke ${connection.name}`}
      opened={opened}
      onClose={onClose}
      initial={{}}
      submit="Revoke connection"
      destructive
      done="The connection was revoked."
      onSubmit={async () => {
        await askService('POST /admin/v1/connections/{connection}/revoke', { path: { connection: connection.id } });
        await changed();
      }}
      fields={() => (
        <Text>
          Whoever uses this connection is refused from the next request on, tokens of OAuth included. Its users and
          groups stay as they are. This cannot be undone.
        </Text>
      )}
    />
  );
};

const Shown = ({ connection }: { connection: Connection }): ReactNode => {
  const [rotating, rotate] = useDisclosure();
  const [revoking, revoke] = useDisclosure();
  const [issued, setIssued] = useState<IssuedConnection>();
  const { id, tenant, auth, created, lastUsed, overlapEnds, revoked } = connection;
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg" component="section" aria-label="Credential">
        <Group justify="space-between" mb="sm">
          <Title order={2}>Credential</Title>
          {revoked === undefined && (
            <Group gap="sm">
              {hasSecret(connection) && (
                <Button variant="default" size="xs" onClick={rotate.open}>
                  Rotate secret
                </Button>
              )}
              <Button variant="light" color="red" size="xs" onClick={revoke.open}>
                Revoke
              </Button>
            </Group>
          )}
        </Group>
        <Facts label="Credential">
          <Fact label="Status">
            <ConnectionState connection={connection} />
          </Fact>
          <Fact label="Authentication">{modes[auth]}</Fact>
          <Fact label={auth === 'basic' ? 'Id, and user name' : auth === 'oauth' ? 'Id, and client id' : 'Id'}>
            <Copyable value={id} label="Copy the id" />
          </Fact>
          <OAuth connection={connection} />
          {isOverlapping(connection) && (
            <Fact label="Secret of before">
              Good until <Time at={overlapEnds} />
            </Fact>
          )}
          <Fact label="Last used">{lastUsed === undefined ? 'Never' : <Time at={lastUsed} />}</Fact>
          <Fact label="Created">
            <Time at={created} />
          </Fact>
          {revoked !== undefined && (
            <Fact label="Revoked">
              <Time at={revoked} />
            </Fact>
          )}
        </Facts>
      </Paper>
      <ConnectionSettings key={id} connection={connection} />
      <Leniencies profile={connection.profile} />
      <Group>
        <AnchorLink to="/admin/service/log" search={{ connection: id }}>
          Requests by this connection
        </AnchorLink>
        <AnchorLink to="/admin/service/resources" search={{ tenant }}>
          Users and groups of {tenant}
        </AnchorLink>
      </Group>
      <RotateForm connection={connection} opened={rotating} onClose={rotate.close} onIssued={setIssued} />
      <Revoke connection={connection} opened={revoking} onClose={revoke.close} />
      {issued && <Issued issued={issued} title="Secret rotated" onClose={() => setIssued(undefined)} />}
    </Stack>
  );
};

/** One client's access to a tenant. */
export const ConnectionPage = (): ReactNode => {
  const { connectionId } = useParams({ from: '/admin/service/connections/$connectionId' });
  const path = { connection: connectionId };
  const { data, error, refetch } = useService('GET /admin/v1/connections/{connection}', { path });
  return (
    <Page
      title={data ? data.name : 'Connection'}
      path={[{ label: 'Connections', to: '/admin/service/connections' }]}
      description={data && `Access to tenant ${data.tenant}.`}
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Waiting label="The connection is read" />}
      {data && <Shown connection={data} />}
    </Page>
  );
};
