import { Alert, Code, Group, Paper, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type Mapping } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { PersonSelect } from '../../../parts/person-select.tsx';

export type Direction = 'toApp' | 'toOkta';

export interface Attribute {
  readonly variable: string;
  readonly title: string;
  readonly type: string;
}

type Preview =
  | { readonly value: unknown; readonly type: string }
  | { readonly problem: string; readonly explanation: string };

/** What the expression makes of a person, or what is wrong with it, as it is typed. */
const PreviewOf = ({
  app,
  direction,
  target,
  expression,
}: {
  app: Application;
  direction: Direction;
  target: string;
  expression: string;
}): ReactNode => {
  const [person, setPerson] = useState<string | null>(null);
  const [typed] = useDebouncedValue(expression, 200);
  const { data, error } = useQuery({
    queryKey: [`${settingsPath(app.id)}/preview`, direction, target, typed, person],
    queryFn: () =>
      ask<Preview>(`${settingsPath(app.id)}/preview`, {
        method: 'POST',
        body: { expression: typed, direction, target, ...(person && { person }) },
      }),
    enabled: typed !== '',
  });
  const problem = error?.message ?? (data && 'problem' in data ? data.explanation : undefined);
  return (
    <Stack gap="xs">
      <PersonSelect label="Preview" placeholder="Pick a person" value={person} onChange={setPerson} />
      {problem !== undefined && (
        <Alert color="red" variant="light" role="alert">
          {problem}
        </Alert>
      )}
      {data && 'type' in data && problem === undefined && (
        <Paper withBorder p="sm" component="output">
          {person ? (
            <Code>{JSON.stringify(data.value)}</Code>
          ) : (
            <Text size="sm">The expression gives {data.type}.</Text>
          )}
        </Paper>
      )}
    </Stack>
  );
};

/** Edits the mapping of one attribute. */
export const EditMapping = ({
  app,
  direction,
  attribute,
  mapping,
  sources,
  onClose,
  onSave,
}: {
  app: Application;
  direction: Direction;
  attribute: Attribute;
  mapping: Mapping | undefined;
  /** What a value can be mapped from. */
  sources: readonly Attribute[];
  onClose: () => void;
  onSave: (expression: string, applyOn: Mapping['applyOn']) => Promise<unknown>;
}): ReactNode => {
  const from = direction === 'toApp' ? 'user' : 'appuser';
  const profile = direction === 'toApp' ? 'Okta Profile' : `${app.label} Profile`;
  const simple = sources.find(({ variable }) => mapping?.expression === `${from}.${variable}`);
  return (
    <FormModal<{ kind: string; variable: string | null; expression: string; applyOn: Mapping['applyOn'] }>
      title={`${attribute.title} (${attribute.variable})`}
      opened
      onClose={onClose}
      initial={{
        kind: mapping && !simple ? 'expression' : 'map',
        variable: simple?.variable ?? null,
        expression: mapping?.expression ?? '',
        applyOn: mapping?.applyOn ?? 'create',
      }}
      validate={{ expression: (expression) => (expression.trim() === '' ? 'The field cannot be left blank' : null) }}
      submit="Save"
      onSubmit={({ expression, applyOn }) => onSave(expression, applyOn)}
      fields={(form) => (
        <>
          <Group grow align="flex-end">
            <Select
              label="Attribute value"
              allowDeselect={false}
              data={[
                { value: 'map', label: `Map from ${profile}` },
                { value: 'expression', label: 'Expression' },
              ]}
              {...form.getInputProps('kind')}
            />
            {form.values.kind === 'map' && (
              <Select
                aria-label={`Attribute of the ${profile}`}
                searchable
                placeholder="Choose an attribute"
                data={sources.map(({ variable, type }) => ({ value: variable, label: `${variable} | ${type}` }))}
                value={form.values.variable}
                error={form.errors['expression']}
                onChange={(variable) => {
                  form.setFieldValue('variable', variable);
                  form.setFieldValue('expression', variable === null ? '' : `${from}.${variable}`);
                }}
              />
            )}
          </Group>
          {form.values.kind === 'expression' && (
            <TextInput label="Expression" ff="monospace" {...form.getInputProps('expression')} />
          )}
          <PreviewOf app={app} direction={direction} target={attribute.variable} expression={form.values.expression} />
          <Radio.Group label="Apply on" {...form.getInputProps('applyOn')}>
            <Stack gap="xs" mt="xs">
              <Radio value="create" label="Create" />
              <Radio value="create and update" label="Create and update" />
            </Stack>
          </Radio.Group>
        </>
      )}
    />
  );
};
