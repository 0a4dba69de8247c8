/** What is to be unique is taken. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  /** `person.login`, `group.name`, `application.label`, `rule.name`, `appUser`, … */
  readonly field: string;

  constructor(field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

/** `after` is none of this list's. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}
