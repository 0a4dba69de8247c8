import type { AppAttribute } from '../../../provisioning/application.ts';
import type { Application } from '../../../provisioning/store.ts';
import type { Block } from './blocks.ts';
import { formatName } from './screen-words.ts';
import { code, say, type Words } from './words.ts';

const enterprise = /:enterprise:/;

/** Where the service has an attribute. */
const placeOf = ({ externalName, externalNamespace = '' }: AppAttribute): Words => {
  if (externalName === undefined) return ['kept in Okta alone'];
  const core = /:core:/.test(externalNamespace) || externalNamespace === '';
  if (core) return [code(externalName)];
  return enterprise.test(externalNamespace)
    ? say`${code(externalName)} (enterprise)`
    : say`${code(externalName)} of ${code(externalNamespace)}`;
};

const applied = { create: 'Create', 'create and update': 'Create and update' } as const;
const types = { personal: 'Personal', group: 'Group' } as const;

/** The attributes that are pushed, or that a customer has to map. */
const toAppTable = ({ profile, mappings, username }: Application): Block => {
  const byTarget = new Map(mappings.toApp.map((mapping) => [mapping.target, mapping]));
  return {
    kind: 'table',
    heads: ['Attribute', 'Attribute in the application', 'Attribute type', 'Value from Okta', 'Apply on'],
    rows: profile.flatMap((attribute): Words[][] => {
      const { variable, title, required, scope } = attribute;
      const mapping = byTarget.get(variable);
      const first = [say`${title} (${code(variable)})`, placeOf(attribute), [types[scope]]];
      if (variable === 'userName') {
        const { template, updateOn } = username;
        return [[...first, [`${formatName(template)} (configured in Sign On settings)`], [applied[updateOn]]]];
      }
      if (mapping) return [[...first, [code(mapping.expression)], [applied[mapping.applyOn]]]];
      return required ? [[...first, ['Required, without a default: map it'], ['']]] : [];
    }),
  };
};

const toOktaTable = ({ mappings }: Application): Block => ({
  kind: 'table',
  heads: ['Attribute in Okta', 'Value from the application', 'Apply on'],
  rows: mappings.toOkta.map(({ target, expression, applyOn }) => [
    [code(target)],
    [code(expression)],
    [applied[applyOn]],
  ]),
});

/** The profile and its mappings, each direction a table. */
export const attributeBlocks = (application: Application): readonly Block[] => {
  const unmapped = application.profile.filter(
    ({ variable, required }) =>
      !required && variable !== 'userName' && !application.mappings.toApp.some(({ target }) => target === variable),
  );
  return [
    {
      kind: 'text',
      text: say`Users are found by ${code(application.integration?.uniqueIdentifier ?? 'userName')}. The mappings are under Provisioning › To App and To Okta, and can be changed there.`,
    },
    { kind: 'heading', text: 'From Okta to the application' },
    toAppTable(application),
    ...(unmapped.length > 0
      ? [
          {
            kind: 'text' as const,
            text: [`Without a mapping, to be set by an assignment: ${unmapped.map(({ title }) => title).join(', ')}.`],
          },
        ]
      : []),
    ...(application.mappings.toOkta.length > 0
      ? [{ kind: 'heading' as const, text: 'From the application to Okta' }, toOktaTable(application)]
      : []),
  ];
};
