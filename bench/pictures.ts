import { en } from '../src/shared/messages/en.ts';
import type { MessageCode } from '../src/shared/messages/message.ts';
import { templatesOf } from '../src/shared/messages/sentences.ts';
import { zh } from '../src/shared/messages/zh.ts';

/** The languages that pictures are drawn in, and their catalogues. */
export const languages = { en, zh } as const;
export type Language = keyof typeof languages;

/** A picture in `docs/pictures`, once in each language. */
export interface Picture {
  readonly name: string;
  /** The command that is shown. */
  readonly args: readonly string[];
  /** The height of the terminal. */
  readonly rows: number;
  /** The messages that are seen in it; their sentences must do nothing but insert their parameters. */
  readonly shows: readonly MessageCode[];
  /** Text from outside that is seen in it. */
  readonly contains?: readonly RegExp[];
}

const list: readonly MessageCode[] = [
  ...(['screen.profile', 'screen.kind.program', 'screen.kind.store', 'screen.kind.step'] as const),
  ...(['screen.kind.workspace', 'screen.steps-done', 'badge.healthy'] as const),
];
const detail: readonly MessageCode[] = ['screen.detail.state', 'screen.detail.url', 'screen.detail.needs'];

/** A load as shown in the list: CPU and memory. */
const load = /\d+% +[\d.]+ MB/;

export const pictures = {
  plan: {
    ...{ name: 'plan', args: ['switch', 'full'], rows: 28 },
    shows: [
      ...list,
      'badge.waits-for-you',
      'screen.go-ahead',
      'plan.verb.start',
      'plan.verb.recreate',
      'plan.verb.keep',
    ],
  },
  screen: {
    ...{ name: 'screen', args: ['up', 'full', '--yes'], rows: 32, contains: [load] },
    shows: [...list, ...detail, 'screen.detail.load', 'screen.title.log', 'hint.mark', 'hint.find'],
  },
  failure: {
    ...{ name: 'failure', args: [], rows: 34, contains: [load, /no_such_module/] },
    shows: [...list, ...detail, 'badge.failed', 'class.import-error', 'text.try', 'fix.correct-import', 'screen.close'],
  },
  doctor: {
    ...{ name: 'doctor', args: ['doctor'], rows: 20, contains: [/http\.server/] },
    shows: ['finding.ok', 'finding.warning', 'doctor.mount', 'doctor.base-image', 'doctor.ports.free-one', 'text.try'],
  },
} satisfies Record<string, Picture>;

/** The name of a picture's file. The English one has the short name. */
export function fileOf({ name }: Picture, language: Language): string {
  return language === 'en' ? `${name}.svg` : `${name}.${language}.svg`;
}

/** Returns what a text, which may be wrapped, lacks of a picture: codes of messages, and patterns. */
export function missingIn(text: string, { shows, contains = [] }: Picture, language: Language): readonly string[] {
  const catalogue = languages[language];
  const bare = withoutSpaces(text);
  return [
    ...shows.filter(
      code => !partsOf(templatesOf({ [code]: catalogue[code] })[code] ?? code).every(part => bare.includes(part)),
    ),
    ...contains.filter(pattern => !pattern.test(text)).map(String),
  ];
}

/** What stands between the parameters of a sentence. A key is quoted for the screen, which highlights it. */
function partsOf(template: string): readonly string[] {
  return withoutSpaces(template.replaceAll('`', '')).split(/\{\w+\}/);
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

/** Folders and files that are the same on every machine, or in every container. */
const everywhere = /^\/(?:var\/(?:lib\/docker|run\/docker\.sock)|workspace|opt\/bkdev|dev\/)/;

/** Returns the addresses and paths in a text that are only of the machine that it was written on. */
export function ofThisMachine(text: string): readonly string[] {
  const addresses = [...text.matchAll(/\b[a-z]+:\/\/(?!127\.0\.0\.1|0\.0\.0\.0|\/)[^\s）)]+/g)];
  const paths = [...text.matchAll(/(?<![\w~.}/:-])\/[\w.-]+\/[\w./-]+/g)].filter(([path]) => !everywhere.test(path));
  return [...addresses, ...paths].map(([found]) => found);
}

/** Returns the rows of text in a picture. */
export function textIn(svg: string): readonly string[] {
  const rows = new Map<number, { x: number; text: string }[]>();
  for (const [, x, y, text = ''] of svg.matchAll(/<text[^>]* x="([\d.]+)" y="(\d+)"[^>]*>([^<]*)<\/text>/g)) {
    const row = rows.get(Number(y)) ?? [];
    rows.set(Number(y), [...row, { x: Number(x), text: unescaped(text) }]);
  }
  return [...rows]
    .toSorted(([one], [other]) => one - other)
    .map(([, row]) =>
      row
        .toSorted((one, other) => one.x - other.x)
        .map(({ text }) => text)
        .join(' '),
    );
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
