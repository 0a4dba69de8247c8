import type { Logger } from 'pino';
import { createMask } from '../admin/request-log/mask.ts';
import { createRequestLog, type RequestLog } from '../admin/request-log/request-log.ts';
import type { Attribute, SchemaDefinition } from '../protocol/schema.ts';
import { openRequestLogStore } from '../storage/open.ts';
import type { Settings } from './settings.ts';

const secretNames = (attributes: readonly Attribute[]): string[] =>
  attributes.flatMap(({ name, mutability, returned, subAttributes = [] }) =>
    mutability === 'writeOnly' || returned === 'never' ? [name] : secretNames(subAttributes),
  );

/** The request log as the settings have it; undefined where none is kept. */
export const openRequestLog = async (
  settings: Settings,
  { schemas, logger }: { schemas: readonly SchemaDefinition[]; logger: Logger },
): Promise<RequestLog | undefined> => {
  const { database, requestLog, requestLogAge, requestLogSize, requestLogBodySize } = settings;
  if (requestLog === 'off') return undefined;
  return createRequestLog({
    store: await openRequestLogStore(database),
    mask: createMask(schemas.flatMap(({ attributes }) => secretNames(attributes))),
    bodySize: requestLog === 'bodies' ? requestLogBodySize : 0,
    age: requestLogAge * 86_400_000,
    size: requestLogSize * 1_048_576,
    clock: Date.now,
    onError: (error) => logger.error(error, 'exchanges cannot be written to the request log'),
  });
};
