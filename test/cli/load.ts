import { setTimeout as sleep } from 'node:timers/promises';

/** The count of users made, of all that a scrape tells. */
export const madeIn = (metrics: string): number =>
  Number(
    /^muster_requests_total\{operation="create",type="User",version="2.0",status="201"\} (\d+)$/m.exec(metrics)?.[1],
  );

/** Clients, by their numbers, that make users one after the other until they are told to end. */
export const load = (create: (userName: string, client: number) => Promise<{ readonly status: number }>) => {
  const outcomes = new Map<number | string, number>();
  let over = false;
  const client = async (name: number): Promise<void> => {
    for (let i = 0; !over; i++) {
      const outcome = await create(`bjensen${name}-${i}`, name).then(
        async (answer) => {
          if (answer instanceof Response) await answer.text();
          return answer.status;
        },
        (error: unknown) => (((error as Error).cause ?? error) as NodeJS.ErrnoException).code ?? String(error),
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      // What is refused is asked again only after a while.
      if (outcome !== 201) await sleep(20);
    }
  };
  const clients = Array.from({ length: 8 }, (_, i) => client(i));
  return {
    outcomes,
    end: async () => {
      over = true;
      await Promise.all(clients);
    },
  };
};

/**
 * What may come of a create while the service stops: it is done and answered, refused, or never read, since its connection
 * is refused, reset or closed before a request has come by it.
 */
export const whileStopping: readonly (number | string)[] = [201, 503, 'ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'];

/** For `vi.waitFor`, which would give up after a second. */
export const within = { timeout: 60_000, interval: 20 };
