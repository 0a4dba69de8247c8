import type { JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import { get, pathOf } from '../client/requests.ts';
import { read } from '../exchange.ts';
import type { Flow } from '../flow.ts';

/** Reads a linked user. */
export const importProfile = (client: ScimClient, id: string, username: string): Flow<JsonObject> =>
  read(
    get(pathOf('/Users', id)),
    (reason) => `Automatic import of user ${username} from app ${client.label} failed: ${reason}`,
  );
