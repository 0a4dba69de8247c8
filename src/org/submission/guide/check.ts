/** What Okta looks for in a configuration guide (C9299). */
export const headlines = [
  'Supported Features',
  'Requirements',
  'Configuration Steps',
  'Attributes and Mapping',
  'Known Issues/Troubleshooting and Tips',
] as const;

/** The parts of Markdown that begin with headings of that level, by what the heading says. */
const partsOf = (markdown: string, level: string): readonly (readonly [string, string])[] =>
  markdown
    .split(new RegExp(`^${level} `, 'm'))
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return [title.trim(), lines.join('\n').trim()];
    });

/** What a guide in Markdown lacks of what Okta looks for: headlines with something under them, steps with pictures. */
export const lacksOf = (markdown: string): readonly string[] => {
  const parts = new Map(partsOf(markdown, '##'));
  const missing = headlines.flatMap((headline) => {
    const text = parts.get(headline);
    if (text === undefined) return [`The headline “${headline}” is missing.`];
    return text === '' ? [`Under “${headline}” there is nothing; write N/A.`] : [];
  });
  const steps = partsOf(parts.get('Configuration Steps') ?? '', '###');
  return [
    ...missing,
    ...(steps.length === 0 ? ['There are no steps.'] : []),
    ...steps
      .filter(([, text]) => !/^!\[[^\]]+\]\([^)]+\)$/m.test(text))
      .map(([title]) => `Step “${title}” has no picture.`),
  ];
};
