import {
  createTheme,
  defaultVariantColorsResolver,
  parseThemeColor,
  rem,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

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

const faint = new Set(['light', 'subtle', 'outline', 'transparent']);

/** Text in a colour of the theme on a faint ground: dark enough by day, bright enough by night. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  const { isThemeColor, color, shade } = parseThemeColor({
    color: input.color ?? input.theme.primaryColor,
    theme: input.theme,
  });
  if (!isThemeColor || shade !== undefined || !faint.has(input.variant)) return resolved;
  return {
    ...resolved,
    color: `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9), black 40%), var(--mantine-color-${color}-2))`,
  };
};

export const theme = createTheme({
  variantColorResolver,
  primaryColor: 'indigo',
  colors: { indigo },
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    SegmentedControl: { defaultProps: { transitionDuration: 0 } },
    // A dialog's heading is no banner of the page beside the page's own.
    Modal: {
      defaultProps: { attributes: { header: { role: 'presentation' } } },
      styles: { title: { fontWeight: 600 } },
    },
    NavLink: { styles: { root: { borderRadius: 'var(--mantine-radius-md)' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: rem(26) }, h2: { fontSize: rem(19) }, h3: { fontSize: rem(16) } },
  },
});

/** Mantine's dimmed text, placeholders, links and errors fall short of the contrast that WCAG 2.2 §1.4.3 asks for. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfbfc',
    '--mantine-color-dimmed': '#5a6270',
    '--mantine-color-placeholder': '#69707d',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--mantine-color-dimmed': '#a4abb8',
    '--mantine-color-placeholder': '#9aa2af',
    '--mantine-color-error': '#ff9c94',
    '--mantine-color-anchor': '#a9b4f2',
  },
});
