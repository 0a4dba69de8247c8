import { markup, type Markup } from '../../../inspect/report/markup.ts';

const ink = '#1d1d21';
const quiet = '#62626c';
const line = '#c9c9d1';
const blue = '#3f59e4';
const green = '#16793f';
const page = '#f4f4f6';

/** Pixels of each picture. */
const width = 880;

/** Pixels of a letter of 14 pixels, on average, plain and bold: what is written has no measure but this. */
const [letter, boldLetter] = [7.4, 8.6];

const cut = (words: string, room: number): string => {
  const most = Math.floor(room / letter);
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
};

interface Style {
  readonly size?: number;
  readonly bold?: boolean;
  readonly fill?: string;
  readonly centred?: boolean;
  /** Pixels, beyond which it is cut. */
  readonly room?: number;
}

/** A line of text whose foot is at y. */
export const write = (
  x: number,
  y: number,
  words: string,
  { size = 14, bold = false, fill = ink, centred = false, room = width - x - 20 }: Style = {},
): Markup =>
  markup`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${bold && markup` font-weight="600"`}${centred && markup` text-anchor="middle"`}>${cut(words, (room * 14) / size)}</text>`;

/** Words that matter less. */
export const whisper = (x: number, y: number, words: string): Markup => write(x, y, words, { size: 13, fill: quiet });

const buttonWidth = (words: string): number => Math.round(words.length * boldLetter) + 28;

/** A frame around what the step is about. */
const around = (x: number, y: number, w: number, h: number): Markup =>
  markup`<rect x="${x - 5}" y="${y - 5}" width="${w + 10}" height="${h + 10}" rx="7" fill="none" stroke="#12a36d" stroke-width="3"/>`;

/** A button with its left top corner there; `pressed`: it is what the step is about. */
export const button = (
  x: number,
  y: number,
  words: string,
  { primary = false, pressed = false }: { readonly primary?: boolean; readonly pressed?: boolean } = {},
): Markup => {
  const w = buttonWidth(words);
  return markup`<rect x="${x}" y="${y}" width="${w}" height="34" rx="5" fill="${primary ? blue : '#ffffff'}" stroke="${blue}"/>${write(
    x + w / 2,
    y + 22,
    words,
    { bold: true, fill: primary ? '#ffffff' : blue, centred: true, room: w },
  )}${pressed && around(x, y, w, 34)}`;
};

/** A box for text, with its label before it. */
export const field = (y: number, name: string, value: string): Markup =>
  markup`${write(290, y + 23, name, { room: 216 })}<rect x="510" y="${y}" width="330" height="36" rx="4" fill="#ffffff" stroke="${line}"/>${write(522, y + 23, value, { room: 306 })}`;

export const tick = (x: number, y: number, on: boolean): Markup =>
  on
    ? markup`<rect x="${x}" y="${y}" width="16" height="16" rx="3" fill="${blue}"/><path d="M${x + 4} ${y + 8}l3 3 5-6" fill="none" stroke="#ffffff" stroke-width="2"/>`
    : markup`<rect x="${x}" y="${y}" width="16" height="16" rx="3" fill="#ffffff" stroke="${line}"/>`;

/** What is said when something went well. */
export const notice = (x: number, y: number, w: number, words: string): Markup =>
  markup`<rect x="${x}" y="${y}" width="${w}" height="40" rx="4" fill="#ffffff" stroke="${line}"/><rect x="${x}" y="${y}" width="36" height="40" fill="${green}"/><path d="M${x + 11} ${y + 20}l5 5 9-10" fill="none" stroke="#ffffff" stroke-width="3"/>${write(
    x + 50,
    y + 25,
    words,
    { room: w - 60 },
  )}`;

/** The heads of a table. */
export const heads = (y: number, columns: readonly (readonly [number, string])[]): Markup =>
  markup`${columns.map(([x, words]) => write(x, y, words, { size: 13, bold: true, room: 200 }))}<path d="M30 ${y + 12}H850" stroke="${line}"/>`;

/** A picture of that height, pixels, with what is on it. */
export const picture = (height: number, title: string, ...parts: readonly Markup[]): Markup =>
  markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif">
<title>${title}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${page}" stroke="${line}"/>
${parts}
</svg>
`;

const tabs = ['General', 'Sign On', 'Provisioning', 'Import', 'Assignments', 'Push Groups'] as const;

/** The page of an application with one of its tabs, below which there is room from y = 180 on. */
export const applicationPage = (name: string, tab: (typeof tabs)[number], pressed = false): Markup => {
  let x = 30;
  const drawn = tabs.map((words) => {
    const [at, w] = [x, Math.round(words.length * boldLetter) + 4];
    x += w + 20;
    const active = words === tab;
    return markup`${write(at, 138, words, { bold: active, room: 140 })}${active && markup`<path d="M${at - 4} 150h${w + 4}" stroke="${blue}" stroke-width="3"/>`}${active && pressed && around(at - 4, 122, w + 4, 24)}`;
  });
  return markup`${write(30, 34, '← Back to Applications', { size: 13, fill: quiet })}${write(30, 72, name, { size: 22 })}<rect x="30" y="84" width="76" height="24" rx="4" fill="#ffffff" stroke="${blue}"/>${write(44, 101, 'Active ▾', { size: 13, bold: true, fill: blue })}${drawn}<path d="M30 151H850" stroke="${line}"/>`;
};

/** The pages under Provisioning › Settings, one of them open. */
export const settingsList = (pages: readonly string[], open: string): Markup =>
  markup`${write(30, 196, 'Settings', { size: 13, bold: true })}${pages.map(
    (name, i) =>
      markup`${name === open && markup`<rect x="24" y="${208 + i * 34}" width="220" height="30" rx="3" fill="#e3e6fb"/>`}${write(36, 228 + i * 34, name, { room: 190 })}`,
  )}<path d="M260 176V${236 + pages.length * 34}" stroke="${line}"/>`;
