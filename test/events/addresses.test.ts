import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAddresses } from '../../src/events/delivery/addresses.ts';
import { createSend } from '../../src/events/delivery/send.ts';

const reasonAgainst = (url: string, options: { hosts?: string[]; networks?: string[] } = {}): string | undefined => {
  try {
    createAddresses({ hosts: options.hosts, networks: options.networks ?? [] }).assertUrl(url);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('webhooks are sent', () => {
  it.each([
    'https://127.0.0.1/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.1.1:8443/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[::]/',
  ])('not to %s, which is in no public network', (url) => {
    expect(reasonAgainst(url)).toContain('is in no public network');
  });

  it('to public addresses, by TLS alone', () => {
    for (const url of ['https://8.8.8.8/', 'https://[2606:4700::1111]/', 'https://app.example.com/hooks']) {
      expect(reasonAgainst(url)).toBeUndefined();
    }
    expect(reasonAgainst('http://8.8.8.8/')).toContain('without TLS');
    expect(reasonAgainst('ftp://8.8.8.8/')).toContain('no URL of HTTP');
    expect(reasonAgainst('https://bjensen:secret@app.example.com/')).toContain('holds a credential');
  });

  it('to a private network that the operator allows, also without TLS', () => {
    const networks = ['10.0.0.0/8', '::1'];
    expect(reasonAgainst('http://10.1.2.3/', { networks })).toBeUndefined();
    expect(reasonAgainst('http://[::1]:8080/', { networks })).toBeUndefined();
    expect(reasonAgainst('http://127.0.0.1/', { networks })).toContain('in no public network');
    for (const network of ['10.0.0.0/33', 'example.com', '10.0.0.0/x', '']) {
      expect(() => createAddresses({ hosts: undefined, networks: [network] })).toThrow(TypeError);
    }
  });

  it('to the hosts that the operator names, and no others', () => {
    const hosts = ['app.example.com', '*.example.org'];
    for (const host of ['APP.example.com', 'a.b.example.org', 'app.example.com.']) {
      expect(reasonAgainst(`https://${host}/`, { hosts })).toBeUndefined();
    }
    for (const host of ['example.com', 'example.org', 'evilexample.org', '8.8.8.8']) {
      expect(reasonAgainst(`https://${host}/`, { hosts })).toContain('not among the hosts');
    }
  });

  it('to no name that leads to a forbidden address, since what is looked up is what is connected to', async () => {
    let connected = 0;
    const server = createServer((socket) => {
      connected++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const refusing = createSend({ addresses: createAddresses({ hosts: undefined, networks: [] }), timeout: 5_000 });
    await expect(refusing(`https://localhost:${port}/`, {}, '{}')).rejects.toThrow(/Nothing is sent to localhost/);
    expect(connected).toBe(0);
    const addresses = createAddresses({ hosts: ['localhost'], networks: ['127.0.0.0/8'] });
    await expect(createSend({ addresses, timeout: 5_000 })(`http://localhost:${port}/`, {}, '{}')).rejects.toThrow(
      'socket hang up',
    );
    expect(connected).toBe(1);
  });
});
