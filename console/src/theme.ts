import { createTheme, rem, type MantineColorsTuple } from '@mantine/core';

/** Dark enough, from the sixth shade on, for white text upon it (WCAG 2.2 §1.4.3). */
const indigo: MantineColorsTuple = [
  '#eef0fd',
  '#dadffa',
  '#b3bcf3',
  '#8a98ec',
  '#6877e3',
  '#4f60da',
  '#3f50cd',
  '#3544b4',
  '#2d3a97',
  '#242f7a',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  colors: { indigo },
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: rem(26) }, h2: { fontSize: rem(19) }, h3: { fontSize: rem(16) } },
  },
});
