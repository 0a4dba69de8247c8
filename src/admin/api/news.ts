/** How often it is looked for what other processes wrote, in milliseconds. */
const interval = 1_000;

interface News {
  /** Resolves when something was written since it was last asked, or after the interval or `most` milliseconds. */
  wait(most?: number): Promise<void>;
  end(): void;
}

/** Tells when it is worth to look again. @param subscribe has what it is given called when this process wrote */
export const createNews = (subscribe: (listener: () => void) => () => void): News => {
  let fresh = false;
  let wake: (() => void) | undefined;
  const tell = (): void => {
    fresh = true;
    wake?.();
  };
  const unsubscribe = subscribe(tell);
  return {
    async wait(most = interval) {
      let timer: NodeJS.Timeout | undefined;
      if (!fresh) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, Math.min(interval, most));
          timer.unref();
        });
      }
      clearTimeout(timer);
      fresh = false;
    },
    end() {
      unsubscribe();
      tell();
    },
  };
};
