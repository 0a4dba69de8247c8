import { Fragment, type ReactNode } from 'react';

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Text that holds JSON, its names and values in colours. */
export const JsonText = ({ text }: { text: string }): ReactNode => {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const found of text.matchAll(token)) {
    const [whole, quoted, colon] = found;
    const kind = colon === undefined ? (quoted === undefined ? 'literal' : 'string') : 'name';
    parts.push(
      text.slice(end, found.index),
      <span key={found.index} className={`json-${kind}`}>
        {quoted ?? whole}
      </span>,
      colon,
    );
    end = found.index + whole.length;
  }
  return (
    <Fragment>
      {parts}
      {text.slice(end)}
    </Fragment>
  );
};
