import type { Logger } from 'pino';
import { createMask } from '../admin/request-log/mask.ts';
import { createRequestLog, type RequestLog } from '../admin/request-log/request-log.ts';
import type { RequestLogStore } from '../admin/request-log/store.ts';
import type { Attribute, SchemaDefinition } from '../protocol/schema.ts';
import { openRequestLogStore } from '../storage/open.ts';
import type { Settings } from './settings.ts';

const secretNames = (attributes: readonly Attribute[]): string[] =>
  attributes.flatMap(({ name, mutability, returned, subAttributes = [] }) =>
    mutability === 'writeOnly' || returned === 'never' ? [name] : secretNames(subAttributes),
  );

export interface ServedRequestLog extends RequestLog {
  readonly store: RequestLogStore;
}

/** The request log as the settings have it; undefined where none is kept. */
export const openRequestLog = async (
  settings: Settings,
  { schemas, logger }: { schemas: readonly SchemaDefinition[]; logger: Logger },
): Promise<ServedRequestLog | undefined> => {
  const { database, requestLog, requestLogAge, requestLogSize, requestLogBodySize } = settings;
  if (requestLog === 'off') return undefined;
  const store = await openRequestLogStore(database);
  const log = createRequestLog({
    store,
    mask: createMask(schemas.flatMap(({ attributes }) => secretNames(attributes))),
    bodySize: requestLog === 'bodies' ? requestLogBodySize : 0,
    age: requestLogAge * 86_400_000,
    size: requestLogSize * 1_048_576,
    clock: Date.now,
    onError: (error) => logger.error(error, 'exchanges cannot be written to the request log'),
  });
  return { ...log, store };
};
