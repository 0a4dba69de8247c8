import type { Logger } from 'pino';
import { createMask } from '../admin/request-log/mask.ts';
import { createRequestLog, type RequestLog } from '../admin/request-log/request-log.ts';
import type { RequestLogStore } from '../admin/request-log/store.ts';
import { createLogWriter } from '../admin/request-log/writer.ts';
import type { Attribute, SchemaDefinition } from '../protocol/schema.ts';
import { openRequestLogStore } from '../storage/open.ts';
import { createLogThread } from './request-log-thread.ts';
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
  const secrets = schemas.flatMap(({ attributes }) => secretNames(attributes));
  const bodySize = requestLog === 'bodies' ? requestLogBodySize : 0;
  // What is in memory cannot be shared with a thread.
  const here = database === ':memory:';
  const log = createRequestLog({
    writer: here
      ? createLogWriter(store, createMask(secrets), bodySize)
      : createLogThread({ database, secretNames: secrets, bodySize }),
    bodySize,
    age: requestLogAge * 86_400_000,
    size: requestLogSize * 1_048_576,
    clock: Date.now,
    onError: (error) => logger.error(error, 'exchanges cannot be written to the request log'),
  });
  const close = async (): Promise<void> => {
    await log.close();
    if (!here) await store.close();
  };
  return { ...log, store, close };
};
