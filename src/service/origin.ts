/** Who makes a change. */
export interface Actor {
  /** A client of the service, an operator by the admin API, an administrator of a tenant, or a command on the machine. */
  readonly kind: 'connection' | 'operator' | 'administrator' | 'command';
  /** The connection's id, the operator's or the administrator's name, or the command: `import`. */
  readonly id: string;
}

/** Who makes a change, and by what request: it is told with the change. */
export interface Origin {
  readonly actor: Actor;
  readonly requestId?: string;
}
