/** An API token of the org (Security > API > Tokens), sent as `Authorization: SSWS {token}`. */
export interface ApiToken {
  /** `00T…` */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
  /** Whose token it is. */
  readonly person: string;
  /** ISO 8601, as all times here. */
  readonly created: string;
  readonly lastUpdated: string;
  /** Thirty days after its last use, as Okta has it. */
  readonly expires: string;
}

/** A person signed in to the console. */
export interface Session {
  /** SHA-256 of the cookie's value, in hexadecimal. */
  readonly hash: string;
  readonly person: string;
  readonly created: string;
  readonly expires: string;
}

/** What a link in a mail is good for, once. */
export interface OneTimeLink {
  /** SHA-256 of the link's token, in hexadecimal. */
  readonly hash: string;
  readonly purpose: 'activate' | 'reset-password' | 'sign-in';
  readonly person: string;
  readonly expires: string;
}

/** A mail of the org, kept in its mailbox whether or not it was sent by SMTP too. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly created: string;
  /** Whom it is about. */
  readonly person?: string;
  /** queued: to be delivered. */
  readonly sent: 'kept' | 'queued' | 'sent' | 'failed';
  /** Why it could not be sent. */
  readonly failure?: string;
}
