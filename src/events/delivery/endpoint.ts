/** A secret that signs what is delivered, as it is kept. */
export interface SealedSecret {
  readonly sealed: string;
  /** Milliseconds since the epoch until which it signs beside the one before it: the end of a rotation's overlap. */
  readonly expires?: number;
}

/** Where events are sent to. */
export interface Endpoint {
  readonly id: string;
  /** Chosen by the operator; unique. */
  readonly name: string;
  /** Absent: who receives asks for events by itself (RFC 8936). */
  readonly url?: string;
  /** What is sent: a message of Standard Webhooks, or security event tokens (RFC 8935, RFC 9967). Absent: the former. */
  readonly format?: 'set';
  /** With the format `set`: the `aud` of its tokens. */
  readonly audience?: string;
  /** With the format `set`: the value of the Authorization header, sealed. */
  readonly authorization?: string;
  /** Absent: events of all tenants. */
  readonly tenant?: string;
  /** Absent: events of all types. */
  readonly types?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** The current secret first; during a rotation the old one after it. None with the format `set`, whose key is the service's. */
  readonly secrets: readonly SealedSecret[];
}

/** How far the deliveries to an endpoint are. */
export interface Progress {
  /** Every event up to this sequence is delivered, given up, or not meant for it. */
  readonly position: number;
  /** How often the event that comes next was tried in vain. */
  readonly attempts: number;
  /** When it is tried again, in milliseconds since the epoch. */
  readonly due: number;
  /** Why nothing is delivered; undefined where it is. */
  readonly disabled: string | undefined;
}

export interface EndpointState extends Endpoint, Progress {}

/** What was sent, and what was answered. */
export interface DeliveryMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const deliveryOutcomes = ['delivered', 'failed', 'dead', 'lost'] as const;

/** One attempt to deliver an event. */
export interface NewDelivery {
  readonly sequence: number;
  /** The event's id. */
  readonly event: string;
  readonly type: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Milliseconds that it took. */
  readonly duration: number;
  /**
   * `failed`: it is tried again; `dead`: it was given up, and the next one follows; `lost`: events up to this sequence
   * were not kept until they could be delivered.
   */
  readonly outcome: (typeof deliveryOutcomes)[number];
  /** Absent where there was no answer. */
  readonly status?: number;
  /** Why it failed. */
  readonly error?: string;
  readonly request?: DeliveryMessage;
  readonly response?: DeliveryMessage;
}

export interface Delivery extends NewDelivery {
  readonly id: number;
  readonly endpoint: string;
}

/** The events that are meant for an endpoint, of those that follow a sequence. */
export const meantFor = ({ tenant, types }: Endpoint, after: number, count: number) => ({
  after,
  count,
  ...(tenant !== undefined && { tenant }),
  ...(types && { types }),
});
