import { Webhook } from 'standardwebhooks';
import type { Seal } from '../../provisioning/seal.ts';
import type { StoredEvent } from '../event.ts';
import { renderEvent } from '../render.ts';
import type { Sets } from '../sets/sets.ts';
import type { Endpoint } from './endpoint.ts';

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An event as Standard Webhooks has it, signed with each of the secrets, so that a receiver may know any of them.
 * @param now the time of the attempt, in milliseconds since the epoch: a receiver refuses what is old
 */
const webhookMessage = (event: StoredEvent, secrets: readonly string[], now: number): Message => {
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

/** What says who signed, as the list of deliveries shows it. */
const masked = '••••';

interface Outgoing extends Message {
  /** As it may be kept: without the credential. */
  readonly shown: Message;
}

/** An event as an endpoint is sent it; undefined for what it has no form for. */
export const messageFor = async (
  endpoint: Endpoint,
  event: StoredEvent,
  { seal, sets, now }: { seal: Seal; sets: Sets; now: number },
): Promise<Outgoing | undefined> => {
  if (endpoint.format !== 'set') {
    const secrets = endpoint.secrets.filter(({ expires = Infinity }) => now < expires);
    const message = webhookMessage(
      event,
      secrets.map(({ sealed }) => seal.open(sealed)),
      now,
    );
    return { ...message, shown: message };
  }
  const body = await sets.sign(event, audienceOf(endpoint));
  if (body === undefined) return undefined;
  // RFC 8935 §2.1
  const headers = { 'content-type': 'application/secevent+jwt', accept: 'application/json', 'user-agent': 'muster' };
  const { authorization } = endpoint;
  if (authorization === undefined) return { headers, body, shown: { headers, body } };
  return {
    headers: { ...headers, authorization: seal.open(authorization) },
    body,
    shown: { headers: { ...headers, authorization: masked }, body },
  };
};

export const audienceOf = ({ audience, url, name }: Endpoint): string => audience ?? url ?? name;
