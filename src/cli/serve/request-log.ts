import type { Logger } from 'pino';
import { createMask } from '../../admin/request-log/mask.ts';
import { createRequestLog, type RequestLog } from '../../admin/request-log/request-log.ts';
import type { RequestLogStore } from '../../admin/request-log/store.ts';
import { createLogWriter, type LogWriter } from '../../admin/request-log/writer.ts';
import type { Attribute, SchemaDefinition } from '../../protocol/schema.ts';
import { openRequestLogStore } from '../../storage/open.ts';
import { createLogThread } from './request-log-thread.ts';
import type { Settings } from '../settings/settings.ts';

const secretNames = (attributes: readonly Attribute[]): string[] =>
  attributes.flatMap(({ name, mutability, returned, subAttributes = [] }) =>
    mutability === 'writeOnly' || returned === 'never' ? [name] : secretNames(subAttributes),
  );

interface Options {
  readonly schemas: readonly SchemaDefinition[];
  readonly logger: Logger;
}

const logOver = (
  { requestLogAge, requestLogSize }: Settings,
  { writer, bodySize, logger }: { writer: LogWriter; bodySize: number; logger: Logger },
): RequestLog =>
  createRequestLog({
    writer,
    bodySize,
    age: requestLogAge * 86_400_000,
    size: requestLogSize * 1_048_576,
    clock: Date.now,
    onError: (error) => logger.error(error, 'exchanges cannot be written to the request log'),
  });

const bodySizeOf = ({ requestLog, requestLogBodySize }: Settings): number =>
  requestLog === 'bodies' ? requestLogBodySize : 0;

const secretsOf = (schemas: readonly SchemaDefinition[]): readonly string[] =>
  schemas.flatMap(({ attributes }) => secretNames(attributes));

export interface ServedRequestLog extends RequestLog {
  readonly store: RequestLogStore;
}

/** The request log as the settings have it; undefined where none is kept. */
export const openRequestLog = async (
  settings: Settings,
  { schemas, logger }: Options,
): Promise<ServedRequestLog | undefined> => {
  const { database, requestLog } = settings;
  if (requestLog === 'off') return undefined;
  const store = await openRequestLogStore(database);
  const secrets = secretsOf(schemas);
  const bodySize = bodySizeOf(settings);
  // What is in memory cannot be shared with a thread.
  const here = database === ':memory:';
  const writer = here
    ? createLogWriter(store, createMask(secrets), bodySize)
    : createLogThread({ database, secretNames: secrets, bodySize });
  const log = logOver(settings, { writer, bodySize, logger });
  const close = async (): Promise<void> => {
    await log.close();
    if (!here) await store.close();
  };
  return { ...log, store, close };
};

/** The same of a process beside the one that removes what is old; it only adds. */
export const joinRequestLog = (settings: Settings, { schemas, logger }: Options): RequestLog | undefined => {
  if (settings.requestLog === 'off') return undefined;
  const bodySize = bodySizeOf(settings);
  const thread = createLogThread({ database: settings.database, secretNames: secretsOf(schemas), bodySize });
  return logOver(settings, { writer: { ...thread, prune: async () => 0 }, bodySize, logger });
};
