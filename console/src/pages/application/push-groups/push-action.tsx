import { Radio, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type AppGroupEntry } from '../../../api/muster.ts';

/** What becomes of a group that is pushed: a group is created for it, or one of the service is linked. */
export type Push =
  | { readonly kind: 'create' }
  /** `to`: absent until it is selected. */
  | { readonly kind: 'link'; readonly to: AppGroupEntry | undefined };

/** The groups of the service whose names begin so, as they were last read. */
const useAppGroups = (app: Application, q: string | undefined) => {
  const path = `${settingsPath(app.id)}/app-groups`;
  return useQuery({
    queryKey: [path, q],
    queryFn: () => ask<AppGroupEntry[]>(path, { query: { q, limit: 50 } }),
    enabled: q !== undefined,
  });
};

/** The group of the service that is called so. */
export const useMatch = (app: Application, name: string | undefined) => {
  const { data, isFetching } = useAppGroups(app, name);
  return { match: data?.find((one) => one.name === name), looking: isFetching };
};

/** “Match result & push action”. */
export const PushAction = ({
  app,
  match,
  push,
  onChange,
}: {
  app: Application;
  match: AppGroupEntry | undefined;
  push: Push;
  onChange: (push: Push) => void;
}): ReactNode => {
  const [text, setText] = useState('');
  const { data: found = [] } = useAppGroups(app, push.kind === 'link' ? text : undefined);
  const to = push.kind === 'link' ? push.to : undefined;
  const choices = [...new Map([...(to ? [to] : []), ...found].map((one) => [one.externalId, one])).values()];
  return (
    <Radio.Group
      label="Match result & push action"
      description={match ? `Match found: ${match.name}` : 'No match found'}
      value={push.kind}
      onChange={(kind) => onChange(kind === 'create' ? { kind } : { kind: 'link', to: match })}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="create" label="Create Group" />
        {push.kind === 'create' && match && (
          <Text size="sm" c="dimmed">
            There is a group of that name at the service already: a second one is created, or refused.
          </Text>
        )}
        <Radio value="link" label="Link Group" />
        {push.kind === 'link' && (
          <Select
            label="Select a group"
            searchable
            data={choices.map(({ externalId, name }) => ({ value: externalId, label: name }))}
            value={to?.externalId ?? null}
            onSearchChange={setText}
            onChange={(id) => onChange({ kind: 'link', to: choices.find(({ externalId }) => externalId === id) })}
            nothingFoundMessage="No group of that name: press Refresh App Groups to read them again"
          />
        )}
        <Text size="xs" c="dimmed">
          The groups of the service are known as Refresh App Groups, or an import, last read them.
        </Text>
      </Stack>
    </Radio.Group>
  );
};
