/** A piece of a list in its order. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next piece begins, for `after`; absent on the last. */
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  /** `next` of the piece before. What no store gave is refused with an InvalidCursorError. */
  readonly after?: string;
}
