import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';

/** Narrows a list by a text, a moment after it was typed. */
export const FilterText = ({
  label,
  value,
  onChange,
  w,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  w: number;
}): ReactNode => {
  const [text, setText] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  // “Show all” empties it; what is being typed stays.
  if (value !== seen) {
    setSeen(value);
    if (value === undefined) setText('');
  }
  const tell = useDebouncedCallback((typed: string) => onChange(typed.trim() || undefined), 250);
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      w={w}
      maw="100%"
    />
  );
};
