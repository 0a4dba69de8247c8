import type { Direction } from '../../provisioning/mapping/scope.ts';

const prefix = 'prm';
const appPrefix = '0oa';

const reversed = (text: string): string => text.split('').toReversed().join('');

/** The id of an application's mapping in one direction: it is the application's own, written another way. */
export const mappingId = (app: string, direction: Direction): string => {
  const own = app.slice(appPrefix.length);
  return prefix + (direction === 'toApp' ? own : reversed(own));
};

/** Which mapping that may be: the application's id and the direction, for each reading of it. */
export const readMappingId = (id: string): readonly { readonly app: string; readonly direction: Direction }[] => {
  if (!id.startsWith(prefix)) return [];
  const own = id.slice(prefix.length);
  return [
    { app: appPrefix + own, direction: 'toApp' },
    { app: appPrefix + reversed(own), direction: 'toOkta' },
  ];
};
