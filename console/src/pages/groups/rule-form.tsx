import { Fieldset, Group, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaGroupRule } from '../../api/okta.ts';
import { useUserProfile } from '../../api/profile.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { GroupsSelect, PeopleSelect } from '../../parts/many-select.tsx';
import { conditionOf, expressionOf, noCondition, operators, type RuleCondition } from './rule-condition.ts';

type Values = RuleCondition & {
  readonly name: string;
  readonly assignTo: string[];
  readonly except: string[];
};

const blank = 'The field cannot be left blank';
const filled = (text: string | null): string | null => (text === null || text.trim() === '' ? blank : null);

const Condition = ({ form }: { form: UseFormReturnType<Values> }): ReactNode => {
  const { data: profile = [] } = useUserProfile();
  const { kind } = form.values;
  return (
    <Fieldset legend="If">
      <Select
        label="Condition"
        allowDeselect={false}
        data={[
          { value: 'groups', label: 'Group membership' },
          { value: 'attribute', label: 'User attribute' },
          { value: 'expression', label: 'Use Okta Expression Language (advanced)' },
        ]}
        {...form.getInputProps('kind')}
      />
      {kind === 'groups' && (
        <GroupsSelect mt="sm" label="Includes any of the following" {...form.getInputProps('memberOf')} />
      )}
      {kind === 'attribute' && (
        <Group mt="sm" grow align="flex-start">
          <Select
            label="User attribute"
            searchable
            data={profile
              .filter(({ type }) => type === 'string')
              .map(({ variable, title }) => ({ value: variable, label: title }))}
            {...form.getInputProps('attribute')}
          />
          <Select
            label="Operator"
            allowDeselect={false}
            data={Object.entries(operators).map(([value, { label }]) => ({ value, label }))}
            {...form.getInputProps('operator')}
          />
          <TextInput label="Value" {...form.getInputProps('value')} />
        </Group>
      )}
      {kind === 'expression' && (
        <TextInput
          mt="sm"
          label="Expression"
          description={'Such as user.department=="Tours" AND isMemberOfGroupName("Employees")'}
          ff="monospace"
          {...form.getInputProps('expression')}
        />
      )}
    </Fieldset>
  );
};

/** “Add Rule”, and the same for one that is changed. */
export const RuleForm = ({
  rule,
  opened,
  onClose,
  changed,
}: {
  rule: OktaGroupRule | undefined;
  opened: boolean;
  onClose: () => void;
  changed: () => Promise<unknown>;
}): ReactNode => (
  <FormModal<Values>
    title={rule ? `Edit ${rule.name}` : 'Add Rule'}
    opened={opened}
    onClose={onClose}
    initial={{
      ...(rule ? conditionOf(rule.conditions.expression.value) : noCondition),
      name: rule?.name ?? '',
      assignTo: rule ? [...rule.actions.assignUserToGroups.groupIds] : [],
      except: rule ? [...rule.conditions.people.users.exclude] : [],
    }}
    validate={{
      name: filled,
      memberOf: (groups, { kind }) => (kind === 'groups' && groups.length === 0 ? blank : null),
      attribute: (attribute, { kind }) => (kind === 'attribute' ? filled(attribute) : null),
      expression: (expression, { kind }) => (kind === 'expression' ? filled(expression) : null),
      assignTo: (groups) => (groups.length === 0 ? blank : null),
    }}
    fieldNames={{
      'conditions.expression.value': 'expression',
      'actions.assignUserToGroups.groupIds': 'assignTo',
    }}
    submit="Save"
    done={rule ? 'The rule was saved.' : 'The rule was added. Activate it, and it assigns.'}
    onSubmit={async ({ name, assignTo, except, ...condition }) => {
      await ask(rule ? `/api/v1/groups/rules/${rule.id}` : '/api/v1/groups/rules', {
        method: rule ? 'PUT' : 'POST',
        body: {
          type: 'group_rule',
          name,
          conditions: {
            people: { users: { exclude: except } },
            expression: { value: expressionOf(condition), type: 'urn:okta:expression:1.0' },
          },
          actions: { assignUserToGroups: { groupIds: assignTo } },
        },
      });
      await changed();
    }}
    fields={(form) => (
      <>
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <Condition form={form} />
        <Fieldset legend="Then">
          <GroupsSelect label="Assign to" {...form.getInputProps('assignTo')} />
        </Fieldset>
        <Fieldset legend="Except">
          <PeopleSelect label="The following users" {...form.getInputProps('except')} />
        </Fieldset>
      </>
    )}
  />
);
