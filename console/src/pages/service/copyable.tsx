import { Button, Code, CopyButton, Group } from '@mantine/core';
import type { ReactNode } from 'react';

/** A value to be pasted elsewhere. */
export const Copyable = ({ value, label }: { value: string; label: string }): ReactNode => (
  <Group gap="xs" wrap="nowrap">
    <Code style={{ wordBreak: 'break-all' }}>{value}</Code>
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button size="compact-xs" variant="default" onClick={copy} aria-label={label} style={{ flexShrink: 0 }}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  </Group>
);
