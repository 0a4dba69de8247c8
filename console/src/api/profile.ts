import { useQuery } from '@tanstack/react-query';
import { ask } from './client.ts';
import type { OktaSchema } from './okta.ts';

export interface Attribute {
  readonly variable: string;
  readonly title: string;
  readonly type: string;
  readonly base: boolean;
}

const path = '/api/v1/meta/schemas/user/default';

/** The attributes of the people's profile. */
export const useUserProfile = () =>
  useQuery({
    queryKey: [path],
    queryFn: async (): Promise<readonly Attribute[]> => {
      const { definitions } = await ask<OktaSchema>(path);
      const of = (name: 'base' | 'custom'): readonly Attribute[] =>
        Object.entries(definitions[name].properties).map(([variable, { title, type }]) => ({
          variable,
          title,
          type,
          base: name === 'base',
        }));
      return [...of('base'), ...of('custom')];
    },
  });
