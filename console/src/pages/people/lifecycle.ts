/** An operation on a person's lifecycle. */
export interface Lifecycle {
  readonly label: string;
  readonly operation: string;
  /** Said before it is done. */
  readonly consequence: string;
  readonly destructive?: boolean;
}

const activate: Lifecycle = {
  label: 'Activate',
  operation: 'lifecycle/activate?sendEmail=true',
  consequence: 'The person becomes active, or is sent a mail whose link sets the password.',
};
const deactivate: Lifecycle = {
  label: 'Deactivate',
  operation: 'lifecycle/deactivate',
  consequence: 'The person loses every application. Where Deactivate Users is enabled, each is told so.',
  destructive: true,
};
const suspend: Lifecycle = {
  label: 'Suspend',
  operation: 'lifecycle/suspend',
  consequence: 'The person cannot sign in. Applications keep their assignment; nothing is sent to them.',
  destructive: true,
};
const unsuspend: Lifecycle = {
  label: 'Unsuspend',
  operation: 'lifecycle/unsuspend',
  consequence: 'The person can sign in again.',
};
const resetPassword: Lifecycle = {
  label: 'Reset password',
  operation: 'lifecycle/reset_password?sendEmail=true',
  consequence: 'The password is no longer good, and a mail with a link for a new one is sent.',
};

/** What can be done, by the status. */
export const lifecycles: Readonly<Record<string, readonly Lifecycle[]>> = {
  STAGED: [activate],
  PROVISIONED: [activate, deactivate],
  ACTIVE: [resetPassword, suspend, deactivate],
  RECOVERY: [deactivate],
  PASSWORD_EXPIRED: [resetPassword, deactivate],
  LOCKED_OUT: [
    { label: 'Unlock', operation: 'lifecycle/unlock', consequence: 'The person can sign in again.' },
    deactivate,
  ],
  SUSPENDED: [unsuspend, deactivate],
  DEPROVISIONED: [activate],
};
