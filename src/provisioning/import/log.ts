import type { Application } from '../application.ts';
import { appParty, personParty, system } from '../engine/log.ts';
import type { Import, ImportCounts } from '../import.ts';
import type { LogEvent } from '../log-event.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import type { ImportDecisions } from './context.ts';

type Writer = Pick<ImportDecisions, 'clock' | 'uuid'>;
const write = async (
  { clock, uuid }: Writer,
  tables: OrgTables,
  event: Pick<LogEvent, 'eventType' | 'displayMessage' | 'target'> & Partial<LogEvent>,
): Promise<void> =>
  tables.log.add([
    {
      uuid: uuid(),
      published: new Date(clock()).toISOString(),
      severity: 'INFO',
      outcome: { result: 'SUCCESS' },
      actor: system,
      ...event,
    },
  ]);

const numbers = ({ scanned, unchanged, added, updated, removed }: ImportCounts): string =>
  `${scanned} scanned, ${unchanged} unchanged, ${added} added, ${updated} updated, ${removed} deleted`;

/** Writes that an import began. */
export const logStart = (writer: Writer, tables: OrgTables, application: Application, { trigger, job }: Import) =>
  write(writer, tables, {
    eventType: 'system.import.start',
    displayMessage: `${application.label} Import started via ${trigger === 'manual' ? 'Import Now' : 'a schedule'}`,
    target: [appParty(application)],
    ...(job !== undefined && { job }),
  });

/** Writes how an import ended. */
export const logEnd = async (
  writer: Writer,
  tables: OrgTables,
  application: Application,
  run: Import,
): Promise<void> => {
  const { state, users, groups, message, started, finished = started, job } = run;
  const common = { target: [appParty(application)], ...(job !== undefined && { job }) };
  const done = state === 'done';
  await write(writer, tables, {
    ...common,
    eventType: 'system.import.user.complete',
    displayMessage: `Imported Users: ${numbers(users)}`,
  });
  if (groups.scanned + groups.removed > 0) {
    await write(writer, tables, {
      ...common,
      eventType: 'system.import.group.complete',
      displayMessage: `Imported Groups: ${numbers(groups)}`,
    });
  }
  const seconds = Math.round((Date.parse(finished) - Date.parse(started)) / 1000);
  await write(writer, tables, {
    ...common,
    eventType: state === 'safeguard' ? 'system.import.roadblock' : 'system.import.complete',
    displayMessage: done ? `Import complete, total time: ${seconds} seconds` : (message ?? 'Import failed'),
    severity: done ? 'INFO' : 'WARN',
    outcome: done ? { result: 'SUCCESS' } : { result: 'FAILURE', ...(message !== undefined && { reason: message }) },
  });
};

const userEvents = {
  create: ['system.import.user.create', 'Create Okta user from imported user'],
  match: ['system.import.user.match', 'Match imported user to Okta user'],
  update: ['application.provision.user.import_profile', 'Importing profile for user from app'],
  delete: ['system.import.user.delete', 'Remove user who is gone from the app'],
} as const;

/** Writes what an import did with a person. */
export const logImport = async (
  writer: Writer,
  tables: OrgTables,
  application: Application,
  what: keyof typeof userEvents,
  person: Person,
): Promise<void> => {
  const [eventType, displayMessage] = userEvents[what];
  const target = [personParty(person), appParty(application)];
  await write(writer, tables, { eventType, displayMessage, target });
};
