import { masked } from '../../client/mask.ts';

/** Hides credentials wherever they turn up: in a log, a URL, what a service repeats. */
export const createConcealer = () => {
  const secrets = new Set<string>();
  return {
    /** @param credential the whole value of a header; without its scheme it is a credential still */
    learn: (credential: string): void => {
      for (const secret of [credential, credential.replace(/^[\w-]+ +/, '')])
        if (secret.length > 3) secrets.add(secret);
    },
    /** The same plain data with each secret masked. */
    conceal: <T>(data: T): T => {
      const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
      const hide = (_: string, value: unknown): unknown => {
        if (typeof value !== 'string') return value;
        let text = value;
        for (const secret of longestFirst) text = text.replaceAll(secret, masked);
        return text;
      };
      return JSON.parse(JSON.stringify(data), hide) as T;
    },
  };
};
