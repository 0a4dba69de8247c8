import { createResourceTypes } from '../protocol/resource-types.ts';
import { parseResourceTypeFile } from '../protocol/resource-type-file.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { SchemaDefinition } from '../protocol/schema.ts';
import { openReader, openStorage } from '../storage/open.ts';
import type { Storage } from '../storage/storage.ts';
import { readJsonFile } from './settings/load.ts';
import type { Settings } from './settings/settings.ts';
import type { Errands } from './workers/errands.ts';
import { asUsage } from './usage-error.ts';

/** The resource types that the settings define, and their schemas. @throws UsageError */
export const readTypes = ({
  resourceTypes = [],
}: Settings): { resourceTypes: readonly ResourceType[]; schemas: readonly SchemaDefinition[] } => {
  const configured = resourceTypes.map((file) => asUsage(() => parseResourceTypeFile(readJsonFile(file), file)));
  return asUsage(() =>
    createResourceTypes({
      schemas: configured.flatMap((types) => types.schemas),
      resourceTypes: configured.flatMap((types) => types.resourceTypes),
    }),
  );
};

/** Opens the store for one piece of work and closes it after it. */
export const withStorage = async <T>(
  { database, databaseConnections, events }: Settings,
  resourceTypes: readonly ResourceType[],
  work: (storage: Storage) => Promise<T>,
  committed?: (writes: number) => void,
): Promise<T> => {
  const storage = await openStorage({
    database,
    resourceTypes,
    connections: databaseConnections,
    keepEvents: events === 'on',
    ...(committed && { committed }),
  });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
};

/** The same of a file that another process writes. */
export const withReader = async <T>(
  { database, events }: Settings,
  resourceTypes: readonly ResourceType[],
  { noteUses }: Pick<Errands, 'noteUses'>,
  work: (storage: Storage) => Promise<T>,
): Promise<T> => {
  const storage = openReader({ database, resourceTypes, keepEvents: events === 'on', noteUses });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
};
