/** When and how the org learned which user or group of the service is whose. */
export interface Linked {
  /** ISO 8601. */
  readonly at: string;
  /**
   * created: the org made it there; matched: it was found there by its unique identifier or its name; imported: an
   * import found whose it is; chosen: somebody picked it.
   */
  readonly how: 'created' | 'matched' | 'imported' | 'chosen';
}

/** A person or a group of the org, and what it is at a service. */
export interface Link {
  readonly app: string;
  readonly kind: 'person' | 'group';
  /** The id of the person or the group in the org. */
  readonly subject: string;
  /** The service's id. */
  readonly externalId: string;
  /** The app username, or the group's name at the service. */
  readonly name: string;
  /** Absent of links that are older than this record. */
  readonly linked?: Linked;
}
