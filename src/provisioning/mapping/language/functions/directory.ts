import type { FunctionDefinition } from '../function.ts';
import type { Type } from '../type.ts';

const nobody: FunctionDefinition['run'] = () => null;
const elsewhere: Type = { object: 'a user of another directory' };

const find = (parameters: readonly Type[]): FunctionDefinition => ({ parameters, result: elsewhere, run: nobody });

/** What asks Active Directory or Workday: nobody of this org comes from there, so that no user has one. */
export const directoryFunctions: Readonly<Record<string, FunctionDefinition>> = {
  hasDirectoryUser: { parameters: [], result: 'boolean', run: () => false },
  hasWorkdayUser: { parameters: [], result: 'boolean', run: () => false },
  findDirectoryUser: find([]),
  findWorkdayUser: find([]),
  getManagerUser: find(['string']),
  getManagerAppUser: find(['string', 'string']),
  getAssistantUser: find(['string']),
  getAssistantAppUser: find(['string', 'string']),
};

/** Functions of a user: `user.getInternalProperty("id")`. */
export const userFunctions: Readonly<Record<string, FunctionDefinition>> = {
  getInternalProperty: {
    parameters: ['string'],
    result: 'string',
    run: ([name], { internal }) => (typeof name === 'string' && internal.get(name)) || null,
  },
  getLinkedObject: find(['string']),
};
