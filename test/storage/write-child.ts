import { userType } from '../../src/protocol/resource-types.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';

/** Writes to the file that is named until it is killed, and prints what it was told is written. */
const storage = createSqliteStorage({ file: process.argv[2]!, resourceTypes: [userType] });
await storage.connections.addTenant({ id: 'acme', created: 0 });
const acme = storage.resources.tenant('acme');
const wanted = { members: false, groups: false };

const write = async (id: string): Promise<void> => {
  const attributes = { id, userName: `${id}@example.com` };
  await acme.create(userType, { id, attributes }, { wanted });
  process.stdout.write(`created ${id}\n`);
  await acme.modify(userType, id, () => ({ attributes: { ...attributes, active: false } }), { read: wanted, wanted });
  process.stdout.write(`modified ${id}\n`);
};

for (let i = 0; ; i += 16) await Promise.all(Array.from({ length: 16 }, (_, j) => write(`u${i + j}`)));
