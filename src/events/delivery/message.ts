import { Webhook } from 'standardwebhooks';
import type { StoredEvent } from '../event.ts';
import { renderEvent } from '../render.ts';

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An event as Standard Webhooks has it, signed with each of the secrets, so that a receiver may know any of them.
 * @param now the time of the attempt, in milliseconds since the epoch: a receiver refuses what is old
 */
export const webhookMessage = (event: StoredEvent, secrets: readonly string[], now: number): Message => {
  const data = renderEvent(event);
  const body = JSON.stringify({ type: event.type, timestamp: data.time, data });
  const time = new Date(now);
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'muster',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(event.id, time, body)).join(' '),
    },
    body,
  };
};
