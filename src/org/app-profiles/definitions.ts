import type { AppAttribute } from '../../provisioning/application.ts';
import { profileFaults } from '../../provisioning/mapping/check-attribute.ts';
import { OktaError } from '../errors.ts';
import { propertyView } from './property.ts';

const definitionOf = (id: string, attributes: readonly AppAttribute[]) => ({
  id,
  type: 'object' as const,
  properties: Object.fromEntries(attributes.map((attribute) => [attribute.variable, propertyView(attribute)])),
  required: attributes.filter(({ required }) => required).map(({ variable }) => variable),
});

/** A profile as Okta's schemas have it: what every such profile has, and what was added. */
export const definitionsView = (id: string, name: string, title: string, profile: readonly AppAttribute[]) => ({
  id,
  $schema: 'http://json-schema.org/draft-04/schema#',
  name,
  title,
  definitions: {
    base: definitionOf(
      '#base',
      profile.filter(({ base }) => base),
    ),
    custom: definitionOf(
      '#custom',
      profile.filter(({ base }) => !base),
    ),
  },
  type: 'object' as const,
  properties: { profile: { allOf: [{ $ref: '#/definitions/base' }, { $ref: '#/definitions/custom' }] } },
});

/** @throws OktaError E0000001 whose causes are these: `badge.title: …` */
export const assertNone = (causes: readonly string[]): void => {
  const [first] = causes;
  if (first === undefined) return;
  throw new OktaError(400, 'E0000001', `Api validation failed: ${first.split(':', 1)[0]}`, { causes });
};

/** @throws OktaError E0000001 with a cause for each attribute that cannot be so */
export const assertProfile = (profile: readonly AppAttribute[]): void => assertNone(profileFaults(profile));
