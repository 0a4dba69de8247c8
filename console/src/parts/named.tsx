import { Input } from '@mantine/core';
import type { ReactNode } from 'react';

/** What stands under a heading of its own. */
export const Named = ({
  label,
  description,
  children,
}: {
  label: string;
  description?: string;
  children: ReactNode;
}): ReactNode => (
  <Input.Wrapper
    component="fieldset"
    labelElement="div"
    label={label}
    description={description}
    style={{ border: 0, margin: 0, padding: 0 }}
  >
    {children}
  </Input.Wrapper>
);
