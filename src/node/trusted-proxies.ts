import { BlockList, isIP, isIPv6 } from 'node:net';

/** @throws Error naming the entry that is neither an address nor a CIDR block */
export const createTrust = (entries: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
    if (!isIP(address) || !/^\d*$/.test(prefix ?? '') || prefix === '' || bits > (family === 'ipv6' ? 128 : 32)) {
      throw new Error(`"${entry}" is not an address or a CIDR block such as 10.0.0.0/8.`);
    }
    list.addSubnet(address, bits, family);
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
};

/** The value of a header that may have come more than once. */
export const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'object' ? value.join(',') : value;
