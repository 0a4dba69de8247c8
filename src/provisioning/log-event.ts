/** An event of the System Log, as `/api/v1/logs` lists it. */
export interface LogEvent {
  readonly uuid: string;
  /** ISO 8601 with milliseconds. */
  readonly published: string;
  /** `application.provision.user.push` */
  readonly eventType: string;
  readonly displayMessage: string;
  readonly severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly outcome: {
    readonly result: 'SUCCESS' | 'FAILURE' | 'SKIPPED' | 'ALLOW' | 'DENY' | 'UNKNOWN';
    readonly reason?: string;
  };
  readonly actor: {
    readonly id: string;
    readonly type: string;
    readonly alternateId: string;
    readonly displayName: string;
  };
  readonly target: readonly {
    readonly id: string;
    readonly type: string;
    readonly alternateId: string;
    readonly displayName: string;
  }[];
  /** The job whose exchanges show what happened. */
  readonly job?: string;
}
