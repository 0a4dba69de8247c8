import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { AppAttribute, Application } from '../../api/muster.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { AttributeForm } from './attribute-form.tsx';
import { Attributes, type Reasons } from './attributes.tsx';

/** A profile and its attributes, to be added, changed and removed. */
export const ProfilePage = ({
  title,
  label,
  link,
  description,
  actions,
  app,
  attributes,
  schema,
  queryKey,
  reasons,
}: {
  title: string;
  /** Whose profile it is, and where they are. */
  label?: string;
  link?: string;
  description: string;
  actions?: ReactNode;
  app?: Application;
  attributes: readonly AppAttribute[];
  /** Where the org takes what is changed. */
  schema: string;
  queryKey: readonly string[];
  reasons: Reasons;
}): ReactNode => {
  const queries = useQueryClient();
  const [form, setForm] = useState<{ readonly attribute?: AppAttribute }>();
  const [removing, setRemoving] = useState<string>();
  const save = async (variable: string, property: object | null): Promise<void> => {
    const part = attributes.find((one) => one.variable === variable)?.base ? 'base' : 'custom';
    const body = { definitions: { [part]: { properties: { [variable]: property } } } };
    await ask(schema, { method: 'POST', body });
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <Page
      title={title}
      path={[
        { label: 'Profile Editor', to: '/admin/profile-editor' },
        ...(label !== undefined && link !== undefined ? [{ label, to: link }] : []),
      ]}
      description={description}
      actions={
        <>
          {actions}
          <Button leftSection={<Icon name="plus" />} onClick={() => setForm({})}>
            Add Attribute
          </Button>
        </>
      }
    >
      <Attributes
        attributes={attributes}
        external={app !== undefined}
        reasons={reasons}
        onEdit={(attribute) => setForm({ attribute })}
        onRemove={({ variable }) => setRemoving(variable)}
      />
      {form && <AttributeForm app={app} attribute={form.attribute} onClose={() => setForm(undefined)} save={save} />}
      <FormModal
        title="Delete Attribute"
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        initial={{}}
        submit="Delete Attribute"
        destructive
        onSubmit={() => save(removing!, null)}
        fields={() => (
          <Text>
            The attribute {removing} leaves the profile of {app ? `every user of ${app.label}` : 'every person'}
            {app ? '.' : ', with the values that people have for it.'}
          </Text>
        )}
      />
    </Page>
  );
};
