/** Whether a host is this machine, and no other. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/**
 * Whether a request to an org that only this machine reaches comes straight from this machine. A page from elsewhere whose
 * name was made to lead here (DNS rebinding) gives itself away by its `Host`, and a proxy by what it adds.
 */
export const isFromHere = ({ headers }: Request): boolean => {
  const host = `http://${headers.get('host') ?? ''}`;
  return (
    URL.canParse(host) &&
    isLoopback(new URL(host).hostname) &&
    !['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'].some((name) => headers.has(name))
  );
};
