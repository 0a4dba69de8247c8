import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Why an address may not be sent to. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/** What is no unicast address of the public Internet (RFC 6890 and the registries that it made). */
const special: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Of IPv6 2000::/3 is public, save what holds addresses of IPv4, and documentation.
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
];

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether an address is in one of the blocks. @throws TypeError for what is no address and no CIDR block */
const within = (blocks: readonly string[]): ((address: string) => boolean) => {
  // One for each family: node takes an address of IPv4 for one of IPv6, too.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const block of blocks) {
    const [address = '', length] = block.split('/');
    if (isIP(address) === 0) throw new TypeError(`"${block}" is no address and no block such as 10.0.0.0/8.`);
    const most = isIP(address) === 6 ? 128 : 32;
    const bits = length === undefined ? most : Number(length);
    if (!Number.isInteger(bits) || bits < 0 || bits > most) {
      throw new TypeError(`"${block}" is no block such as 10.0.0.0/8.`);
    }
    lists[family(address)].addSubnet(address, bits, family(address));
  }
  return (address) => lists[family(address)].check(address, family(address));
};

export interface AddressOptions {
  /** Hosts that may be sent to: `app.example.com`, or `*.example.com`; undefined for any. */
  readonly hosts: readonly string[] | undefined;
  /** Blocks of private networks that may be sent to, also without TLS. */
  readonly networks: readonly string[];
}

export interface Addresses {
  /** @throws ForbiddenAddressError where it is known without a look-up that nothing may be sent there */
  assertUrl(url: string): void;
  /** The look-up of a connection: what it finds is what is connected to, so that no second answer can lead elsewhere. */
  lookupFor(url: URL): LookupFunction;
}

const hostOf = ({ hostname }: URL): string =>
  hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();

/** @throws TypeError where a network is none */
export const createAddresses = ({ hosts, networks }: AddressOptions): Addresses => {
  const refused = within(special);
  const allowed = within(networks);

  const reasonAgainst = (address: string, secure: boolean): string | undefined => {
    if (allowed(address)) return undefined;
    if (refused(address)) return `${address} is in no public network`;
    return secure ? undefined : `${address} is to be reached without TLS`;
  };
  const matches = (host: string, pattern: string): boolean =>
    pattern.startsWith('*.') ? host.endsWith(pattern.slice(1).toLowerCase()) : host === pattern.toLowerCase();

  const forbidden = (host: string, reason: string): ForbiddenAddressError =>
    new ForbiddenAddressError(
      `Nothing is sent to ${host}: ${reason}. The settings webhookHosts and webhookNetworks say what is allowed.`,
    );

  const assertUrl = (text: string): void => {
    const url = new URL(text);
    const host = hostOf(url);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw forbidden(host, 'it is no URL of HTTP');
    if (url.username !== '' || url.password !== '') throw forbidden(host, 'the URL holds a credential');
    if (hosts && !hosts.some((pattern) => matches(host, pattern))) throw forbidden(host, 'it is not among the hosts');
    const reason = isIP(host) === 0 ? undefined : reasonAgainst(host, url.protocol === 'https:');
    if (reason !== undefined) throw forbidden(host, reason);
  };

  return {
    assertUrl,
    lookupFor: (url) => (hostname, options, callback) => {
      const secure = url.protocol === 'https:';
      resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
        if (error) return callback(error, '');
        const good = found.filter(({ address }) => reasonAgainst(address, secure) === undefined);
        const [first] = good;
        if (!first) {
          const reason = found.map(({ address }) => reasonAgainst(address, secure)).join(', ');
          return callback(forbidden(hostname, reason || 'it has no address'), '');
        }
        if (options.all) callback(null, good);
        else callback(null, first.address, first.family);
      });
    },
  };
};
