import type { StoredEvent } from '../../events/event.ts';
import { renderEvent } from '../../events/render.ts';
import { readBack, readOn } from '../../events/read-on.ts';
import type { EventStore } from '../../events/store.ts';
import type { Administration } from '../administration.ts';
import { conflict, Problem } from '../problem.ts';
import type { EventView } from '../views/event.ts';

// What is read back is ours: copied where a view may be changed and an event may not.
const viewOf = (event: StoredEvent): EventView => {
  const { added, removed, ...rest } = renderEvent(event);
  return { ...rest, ...(added && { added: [...added] }), ...(removed && { removed: [...removed] }) };
};

/** Committed changes: for those who follow them, and for those who look back. */
export const createEventAdministration = (events: EventStore): Pick<Administration, 'events' | 'audit'> => {
  const assertKept = (): void => {
    if (!events.kept) throw conflict('No events are kept; the setting events switches them on.');
  };
  return {
    async events({ after: cursor, ...query }) {
      assertKept();
      const [sequence, stream = events.stream] = cursor.split('-').toReversed();
      if (stream !== events.stream) {
        throw conflict(
          `There is no event ${cursor} here: the database was put back to an older state. Read all anew, then go on.`,
        );
      }
      const after = Number(sequence);
      const page = await readOn(events, { ...query, after });
      const { first, last, position } = page;
      // Never silence: who is told less than there was has to begin anew.
      if (after > 0 && after < first - 1) {
        throw new Problem(
          410,
          `Events up to ${first - 1} are not kept any more; read all anew, then go on after ${last}.`,
        );
      }
      if (after > last) {
        throw conflict(
          `There is no event ${after} yet: the newest is ${last}. Was the database replaced by an older one?`,
        );
      }
      return { items: page.events.map(viewOf), next: `${events.stream}-${position}` };
    },
    async audit(query) {
      assertKept();
      const { events: found, position, more } = await readBack(events, query);
      return { items: found.map(viewOf), ...(more && { next: position }) };
    },
  };
};
