import {
  Badge,
  Button,
  Code,
  CopyButton,
  Group,
  Paper,
  ScrollArea,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { JsonText } from './json-text.tsx';

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request with its response, credentials masked. */
export interface Exchange {
  readonly request: Message & { readonly method: string; readonly url: string };
  readonly response?: Message & { readonly status: number };
  /** Why no response came. */
  readonly failure?: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Milliseconds. */
  readonly duration: number;
}

const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
};

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A command line that repeats the request; the credential comes from a variable, since it is masked here. */
const curlOf = ({ request: { method, url, headers, body } }: Exchange): string =>
  [
    `curl -X ${method} ${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) =>
      name.toLowerCase() === 'authorization'
        ? '-H "Authorization: $AUTHORIZATION"'
        : `-H ${quote(`${name}: ${value}`)}`,
    ),
    ...(body ? [`-d ${quote(body)}`] : []),
  ].join(' \\\n  ');

const statusColor = (status: number): string =>
  status < 300 ? 'green' : status < 400 ? 'blue' : status < 500 ? 'orange' : 'red';

/** How a request was answered. */
export const StatusBadge = ({
  exchange: { response },
}: {
  exchange: { readonly response?: { readonly status: number } };
}): ReactNode => (
  <Badge variant="light" color={response ? statusColor(response.status) : 'red'}>
    {response?.status ?? 'no answer'}
  </Badge>
);

const Block = ({
  title,
  first,
  message,
  raw,
}: {
  title: string;
  first: string;
  message: Message;
  raw: boolean;
}): ReactNode => {
  const headers = Object.entries(message.headers).map(([name, value]) => `${name}: ${value}`);
  const head = raw ? [first, ...headers].join('\n') : first;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <ScrollArea.Autosize mah={420} type="auto">
        <Code block tabIndex={0}>
          {head}
          {message.body && '\n\n'}
          {message.body && (raw ? message.body : <JsonText text={pretty(message.body)} />)}
        </Code>
      </ScrollArea.Autosize>
    </Stack>
  );
};

/** An exchange as people read it, or as it went over the wire. */
export const ExchangeView = ({ exchange }: { exchange: Exchange }): ReactNode => {
  const [shape, setShape] = useState('pretty');
  const { request, response, failure, duration } = exchange;
  const raw = shape === 'raw';
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <StatusBadge exchange={exchange} />
            <Text size="sm" c="dimmed">
              {duration} ms
            </Text>
          </Group>
          <Group gap="xs">
            <SegmentedControl
              size="xs"
              aria-label="How it is shown"
              value={shape}
              onChange={setShape}
              data={[
                { value: 'pretty', label: 'Pretty' },
                { value: 'raw', label: 'Raw' },
              ]}
            />
            <CopyButton value={curlOf(exchange)}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy as curl'}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Group>
        <Block title="Request" first={`${request.method} ${request.url}`} message={request} raw={raw} />
        {response && <Block title="Response" first={`HTTP ${response.status}`} message={response} raw={raw} />}
        {failure && <Text c="red">{failure}</Text>}
      </Stack>
    </Paper>
  );
};
