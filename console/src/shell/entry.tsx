import { Alert, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

/** The shape of the pages before somebody is signed in. */
export const Entry = ({
  title,
  about,
  error,
  children,
}: {
  title: string;
  about?: ReactNode;
  error?: Error | null;
  children: ReactNode;
}): ReactNode => {
  useEffect(() => {
    document.title = `${title} · Muster`;
  }, [title]);
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={420} maw="100%">
        <Stack>
          <Stack gap={6} align="center">
            <img src="/icon.svg" width={44} height={44} alt="" />
            <Title order={1}>{title}</Title>
            {about && (
              <Text c="dimmed" ta="center" size="sm">
                {about}
              </Text>
            )}
          </Stack>
          {error && (
            <Alert color="red" variant="light" role="alert">
              {error.message}
            </Alert>
          )}
          {children}
        </Stack>
      </Paper>
    </Center>
  );
};
