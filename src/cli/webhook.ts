import type { Administration } from '../admin/administration.ts';
import type { DeliveryView, IssuedWebhookView, WebhookView } from '../admin/views/webhook.ts';
import { deliveryOutcomes } from '../events/delivery/endpoint.ts';
import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption } from './command.ts';
import { parseDuration } from './duration.ts';
import { parseCount } from './option-value.ts';
import { print, printJson, printTable } from './output.ts';
import { UsageError } from './usage-error.ts';

/** The webhook of that name, or with that id. */
const find = async (administration: Administration, reference: string): Promise<WebhookView> => {
  const all = await administration.webhooks();
  const found = all.find(({ id, name }) => id === reference || name === reference);
  if (!found) throw new UsageError(`There is no webhook "${reference}".`);
  return found;
};

const printIssued = (issued: IssuedWebhookView, json: boolean): void => {
  if (json) return printJson(issued);
  const { id, name, url, secret, jwksUri } = issued;
  if (secret === undefined) {
    print(`Webhook ${name} ${url === undefined ? `is polled at /webhooks/${id}/poll` : `to ${url}`}.`);
    print(`The key that signs its tokens is at ${jwksUri}.`);
    return;
  }
  print(`Webhook ${name} to ${url}, whose secret is shown this once:\n\n  ${secret}\n`);
  print('It signs what is delivered, as Standard Webhooks has it.');
};

export const webhookAdd = defineCommand({
  name: 'webhook add',
  summary: 'Has events delivered to a URL; writes the secret that signs them, which is shown this once.',
  parameters: ['name', 'url?'],
  options: {
    tenant: { value: 'id', description: 'Only events of this tenant.' },
    types: {
      value: 'types',
      description: 'Only events of these types, by commas; user.*,group.* where it is not said.',
    },
    format: {
      value: 'set',
      description: 'set: security event tokens (RFC 9967), pushed to the URL, or polled without one.',
    },
    audience: { value: 'uri', description: 'With the format set: the aud of its tokens.' },
    authorization: { value: 'value', description: 'With the format set: the Authorization header of what is pushed.' },
    after: {
      value: 'sequence',
      description: 'Begins after this event; with what comes from now on where it is not said.',
    },
    ...jsonOption,
  },
  settings: [...administrationSettings, 'webhookHosts', 'webhookNetworks'],
  run: ({ parameters: [name, url], options, settings }) =>
    withAdministration(settings, {}, async (administration) => {
      const { tenant, types, after, audience, authorization, format, json } = options;
      if (format !== undefined && format !== 'set') throw new UsageError(`--format: expected set; found "${format}".`);
      const issued = await administration.addWebhook({
        name,
        ...(url !== undefined && { url }),
        ...(format && { format }),
        ...(audience !== undefined && { audience }),
        ...(authorization !== undefined && { authorization }),
        ...(types !== undefined && { types: types.split(',') }),
        ...(tenant !== undefined && { tenant }),
        ...(after !== undefined && { after: parseCount('--after', after) }),
      });
      printIssued(issued, json);
    }),
});

export const webhookList = defineCommand({
  name: 'webhook list',
  summary: 'Lists webhooks, and how far each is.',
  parameters: [],
  options: jsonOption,
  settings: administrationSettings,
  run: async ({ options, settings }) => {
    const all = await withAdministration(settings, {}, (administration) => administration.webhooks());
    if (options.json) for (const webhook of all) printJson(webhook);
    else {
      printTable([
        ['name', 'url', 'types', 'tenant', 'delivered up to', 'state'],
        ...all.map(({ name, url = 'polled', types, tenant = 'all', position, attempts, due, disabled }) => [
          name,
          url,
          types.join(','),
          tenant,
          String(position),
          disabled ?? (attempts > 0 ? `failed ${attempts} times, again at ${due}` : 'on'),
        ]),
      ]);
    }
  },
});

const simple = (
  name: string,
  summary: string,
  act: (administration: Administration, webhook: WebhookView) => Promise<unknown>,
  done: string,
) =>
  defineCommand({
    name: `webhook ${name}`,
    summary,
    parameters: ['webhook'],
    options: {},
    settings: administrationSettings,
    run: ({ parameters: [reference], settings }) =>
      withAdministration(settings, {}, async (administration) => {
        const webhook = await find(administration, reference);
        await act(administration, webhook);
        print(`Webhook ${webhook.name} ${done}.`);
      }),
  });

export const webhookRemove = simple(
  'remove',
  'Removes a webhook with its deliveries.',
  (administration, { id }) => administration.removeWebhook(id),
  'is removed',
);
export const webhookDisable = simple(
  'disable',
  'Stops delivering to a webhook; its place is kept.',
  (administration, { id }) => administration.disableWebhook(id),
  'is off',
);
export const webhookEnable = simple(
  'enable',
  'Goes on delivering to a webhook where it stopped, at once.',
  (administration, { id }) => administration.enableWebhook(id),
  'is on',
);

export const webhookRotate = defineCommand({
  name: 'webhook rotate',
  summary: 'Gives a webhook a new secret and writes it; the old one signs beside it for the overlap.',
  parameters: ['webhook'],
  options: {
    overlap: { value: 'time', description: 'For how long both sign: 24h where it is not said, 0s for not at all.' },
    ...jsonOption,
  },
  settings: administrationSettings,
  run: ({ parameters: [reference], options, settings }) =>
    withAdministration(settings, {}, async (administration) => {
      const { id } = await find(administration, reference);
      const overlap = Math.floor(parseDuration(options.overlap ?? '24h', '--overlap') / 1_000);
      printIssued(await administration.rotateWebhook(id, { overlap }), options.json);
    }),
});

export const webhookReplay = defineCommand({
  name: 'webhook replay',
  summary: 'Delivers to a webhook again, from an event on; or passes over what comes before that event.',
  parameters: ['webhook'],
  options: {
    from: { value: 'sequence', description: 'The event that is delivered next.', required: true },
  },
  settings: administrationSettings,
  run: ({ parameters: [reference], options, settings }) =>
    withAdministration(settings, {}, async (administration) => {
      const { id, name } = await find(administration, reference);
      await administration.replayWebhook(id, parseCount('--from', options.from));
      print(`Webhook ${name} gets event ${options.from} next.`);
    }),
});

const showDelivery = ({
  id,
  time,
  sequence,
  type,
  attempt,
  outcome,
  status,
  duration,
  error,
  ...rest
}: DeliveryView): void => {
  const answer = status === undefined ? '-' : String(status);
  print(
    [id, time, sequence, type, `attempt ${attempt}`, outcome, answer, `${duration} ms`, error ?? '']
      .join('  ')
      .trimEnd(),
  );
  for (const message of [rest.request, rest.response]) {
    if (!message) continue;
    print('');
    for (const [name, value] of Object.entries(message.headers)) print(`  ${name}: ${value}`);
    if (message.body !== undefined && message.body !== '') print(`\n  ${message.body}`);
  }
};

export const webhookDeliveries = defineCommand({
  name: 'webhook deliveries',
  summary: 'Shows the last attempts to deliver to a webhook, or one of them with its request and its answer.',
  parameters: ['webhook', 'delivery?'],
  options: {
    outcome: { value: 'outcome', description: `Only those that came to this: ${deliveryOutcomes.join(', ')}.` },
    limit: { value: 'count', description: 'So many at most; 20 where it is not said.' },
    ...jsonOption,
  },
  settings: administrationSettings,
  run: ({ parameters: [reference, delivery], options, settings }) =>
    withAdministration(settings, {}, async (administration) => {
      const outcome = deliveryOutcomes.find((one) => one === options.outcome);
      if (options.outcome !== undefined && outcome === undefined) {
        throw new UsageError(`--outcome: expected one of ${deliveryOutcomes.join(', ')}; found "${options.outcome}".`);
      }
      const { id } = await find(administration, reference);
      const count = Math.min(Math.max(parseCount('--limit', options.limit ?? '20'), 1), 1_000);
      const shown =
        delivery === undefined
          ? (await administration.deliveries(id, { count, ...(outcome && { outcome }) })).items.toReversed()
          : [await administration.delivery(id, parseCount('<delivery>', delivery))];
      for (const one of shown)
        if (options.json) printJson(one);
        else showDelivery(one);
    }),
});
