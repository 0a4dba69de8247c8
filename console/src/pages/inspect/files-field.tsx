import {
  Button,
  Checkbox,
  CloseButton,
  FileButton,
  Group,
  Paper,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState, type DragEvent, type ReactNode } from 'react';
import { variablesOf, type InspectForm } from './request.ts';

/** Bytes of all files of a run. */
const most = 900_000;

/** Okta's suites, and whatever else Runscope exported, dropped here or chosen. */
export const FilesField = ({
  form,
  onFirst,
}: {
  form: UseFormReturnType<InspectForm>;
  /** Called when there were no files before. */
  onFirst: () => void;
}): ReactNode => {
  const { files, initialScript, variables } = form.values;
  const [over, setOver] = useState(false);
  const add = async (chosen: readonly File[]): Promise<void> => {
    const before = files.reduce((sum, { text }) => sum + text.length, 0);
    if (chosen.reduce((sum, { size }) => sum + size, before) > most) {
      notifications.show({ color: 'red', message: `The files of a run may have ${most / 1_000} kB together.` });
      return;
    }
    const read = await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() })));
    const tests = read.filter(({ name }) => !name.endsWith('.js'));
    const script = read.find(({ name }) => name.endsWith('.js'));
    if (script) form.setFieldValue('initialScript', script);
    if (tests.length === 0) return;
    if (files.length === 0) onFirst();
    const names = new Set(tests.map(({ name }) => name));
    form.setFieldValue('files', [...files.filter(({ name }) => !names.has(name)), ...tests]);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void add([...event.dataTransfer.files]);
  };
  const asked = variablesOf(files, initialScript);
  return (
    <Stack gap="md">
      <Paper
        withBorder
        p="lg"
        data-testid="drop"
        style={{
          borderStyle: 'dashed',
          borderColor: 'var(--mantine-color-dimmed)',
          ...(over && { borderColor: 'var(--mantine-primary-color-filled)' }),
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Stack align="center" gap="xs">
          <Text fw={600}>Drop Runscope files here</Text>
          <Text size="sm" c="dimmed" ta="center" maw={520}>
            Okta’s SPEC and CRUD suites as Runscope exports them (JSON), and the initial script (.js) if you have one of
            your own.
          </Text>
          <FileButton multiple accept=".json,.js,application/json" onChange={(chosen) => void add(chosen)}>
            {(props) => (
              <Button {...props} variant="default" size="xs">
                Choose files
              </Button>
            )}
          </FileButton>
        </Stack>
      </Paper>
      {files.map(({ name, text }) => (
        <Group key={name} justify="space-between" wrap="nowrap">
          <Text size="sm" truncate>
            {name}{' '}
            <Text span c="dimmed" size="xs">
              {Math.ceil(text.length / 1_000)} kB
            </Text>
          </Text>
          <CloseButton
            aria-label={`Remove ${name}`}
            onClick={() =>
              form.setFieldValue(
                'files',
                files.filter((file) => file.name !== name),
              )
            }
          />
        </Group>
      ))}
      {initialScript && (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" truncate>
            {initialScript.name}{' '}
            <Text span c="dimmed" size="xs">
              initial script
            </Text>
          </Text>
          <CloseButton
            aria-label={`Remove ${initialScript.name}`}
            onClick={() => form.setFieldValue('initialScript', null)}
          />
        </Group>
      )}
      {files.length > 0 && (
        <>
          {asked.length > 0 && (
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {asked.map((name) => (
                <PasswordInput
                  key={name}
                  label={name}
                  description={
                    name === 'oktaToken' ? 'An API token of this org: Security › API.' : 'A variable of the files.'
                  }
                  autoComplete="off"
                  value={variables[name] ?? ''}
                  onChange={(event) =>
                    form.setFieldValue('variables', { ...variables, [name]: event.currentTarget.value })
                  }
                />
              ))}
            </SimpleGrid>
          )}
          <Group align="flex-end">
            <Select
              label="Pauses"
              allowDeselect={false}
              data={[
                { value: '1', label: 'As in the file' },
                { value: '0.1', label: 'A tenth' },
                { value: '0', label: 'None' },
              ]}
              {...form.getInputProps('pauseScale')}
            />
            <Checkbox
              label="An answer that comes too late is a warning"
              pb={8}
              {...form.getInputProps('relaxTime', { type: 'checkbox' })}
            />
          </Group>
        </>
      )}
    </Stack>
  );
};
