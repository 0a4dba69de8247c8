import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application } from '../../../api/muster.ts';

interface Client {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

/** OAuth 2: the service signs somebody in, in a window of its own, as Okta does it; the form stays as it is. */
export const Authenticate = ({
  app,
  client,
  fail,
}: {
  app: Application;
  client: Client;
  fail: (failure: Error) => void;
}): ReactNode => {
  const { mutate, isPending, data } = useMutation({
    mutationFn: async () => {
      const { url } = await ask<{ url: string }>(`${settingsPath(app.id)}/authenticate`, {
        method: 'POST',
        body: client,
      });
      window.open(url, 'muster-authenticate', 'popup,width=520,height=720');
      return url;
    },
    onError: fail,
  });
  const name = app.kind === 'wizard' ? app.label : app.catalogueName;
  return (
    <Group>
      <Button variant="default" loading={isPending} onClick={() => mutate()}>
        {app.integration?.credentials.mode === 'oauth' ? 'Re-authenticate with' : 'Authenticate with'} {name}
      </Button>
      {data && <Text size="sm">Sign in there, then test the configuration.</Text>}
    </Group>
  );
};
