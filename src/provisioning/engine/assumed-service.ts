import type { JsonObject } from '../../protocol/json.ts';
import { answerOf, type Answer } from '../flow.ts';
import type { Send } from '../perform.ts';

/**
 * Answers writes as a service would that takes them all, remembers what they made of its resources, and has all else
 * sent: what only reads.
 */
export const createAssumedService = () => {
  const assumed = new Map<string, JsonObject | undefined>();
  let made = 0;
  return (send: Send): Send =>
    async ({ method, path, body = {} }): Promise<Answer> => {
      switch (method) {
        case 'GET': {
          if (!assumed.has(path)) return send({ method, path });
          const resource = assumed.get(path);
          return resource ? answerOf(200, JSON.stringify(resource)) : answerOf(404, '');
        }
        case 'POST': {
          const id = `planned-${++made}`;
          const resource = { ...body, id };
          assumed.set(`${path}/${id}`, resource);
          return answerOf(201, JSON.stringify(resource));
        }
        case 'PUT':
          assumed.set(path, body);
          return answerOf(200, JSON.stringify(body));
        case 'PATCH':
          return answerOf(204, '');
        case 'DELETE':
          assumed.set(path, undefined);
          return answerOf(204, '');
      }
    };
};
