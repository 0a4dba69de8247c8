import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { IssuedWebhook } from '../../api/service.ts';
import { Time } from '../../parts/time.tsx';
import { ShownOnce } from './shown-once.tsx';
import { Copyable } from './copyable.tsx';

/** The secret by which an application verifies what is delivered: the one time that it is shown. */
export const IssuedSecret = ({
  issued: { secret, jwksUri, overlapEnds },
  title,
  onClose,
}: {
  issued: IssuedWebhook;
  title: string;
  onClose: () => void;
}): ReactNode => (
  <ShownOnce title={title} onClose={onClose}>
    {secret !== undefined && (
      <>
        <Alert color="yellow" variant="light">
          This is the only time that the secret is shown. Give it to the application: the libraries of Standard Webhooks
          verify by it what is delivered.
        </Alert>
        <Copyable value={secret} label="Copy the secret" />
      </>
    )}
    {jwksUri !== undefined && (
      <>
        <Text>The receiver verifies the tokens by the key that is here:</Text>
        <Copyable value={jwksUri} label="Copy where the key is" />
      </>
    )}
    {overlapEnds !== undefined && (
      <Text size="sm">
        The secret of before signs beside it until <Time at={overlapEnds} />.
      </Text>
    )}
  </ShownOnce>
);
