/** Who makes a change. */
export interface Actor {
  /** A client of the service, an operator by the admin API, an administrator of a tenant, a command on the machine, or the application that has the service within it. */
  readonly kind: 'connection' | 'operator' | 'administrator' | 'command' | 'application';
  /** The connection's id, the operator's or the administrator's name, the command: `import`, or who the application says. */
  readonly id: string;
}

/** Who makes a change, and by what request: it is told with the change. */
export interface Origin {
  readonly actor: Actor;
  readonly requestId?: string;
}
