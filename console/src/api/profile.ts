import { useQuery } from '@tanstack/react-query';
import { ask } from './client.ts';
import type { AppAttribute } from './muster.ts';
import type { OktaProperty, OktaSchema } from './okta.ts';

/** An attribute of the people's profile, which no group assignment gives. */
export type Attribute = AppAttribute;

export const userProfilePath = '/api/v1/meta/schemas/user/default';

/** How Okta writes the types that JSON Schema lacks: `country-code`. */
const typeOf = ({ type, format, items }: OktaProperty): string =>
  type === 'array' ? `array of ${items?.type ?? 'string'}` : (format?.replace('-', ' ') ?? type);

const attributeOf = (variable: string, property: OktaProperty, base: boolean): Attribute => {
  const { title, required = false, description, enum: values, minLength: min, maxLength: max } = property;
  return {
    variable,
    title,
    type: typeOf(property) as Attribute['type'],
    base,
    required,
    scope: 'group',
    ...(description !== undefined && { description }),
    ...(values && { enum: values }),
    ...((min !== undefined || max !== undefined) && {
      length: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
    }),
  };
};

/** The attributes of the people's profile. */
export const useUserProfile = () =>
  useQuery({
    queryKey: [userProfilePath],
    queryFn: async (): Promise<readonly Attribute[]> => {
      const { definitions } = await ask<OktaSchema>(userProfilePath);
      return (['base', 'custom'] as const).flatMap((name) =>
        Object.entries(definitions[name].properties).map(([variable, property]) =>
          attributeOf(variable, property, name === 'base'),
        ),
      );
    },
  });
