import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileOf, type Language, languages, missingIn, ofThisMachine, pictures, textIn } from '../bench/pictures.ts';
import { shortcuts } from '../src/host/ui/screen/panels/shortcuts.ts';
import { render } from '../src/host/ui/text/render.ts';

/** The pictures are drawn by `npm run shots`; what fails here is to be drawn again by it. */
const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const textOf = (file: string) => textIn(readFileSync(join(folder, file), 'utf8'));
const drawn = (Object.keys(languages) as Language[]).flatMap(language =>
  Object.values(pictures).map(picture => ({ picture, language, file: fileOf(picture, language) })),
);

test('each picture must be one that npm run shots draws', () => {
  expect(readdirSync(folder).toSorted()).toEqual(drawn.map(({ file }) => file).toSorted());
});

describe.each(drawn)('$file (npm run shots draws it again)', ({ picture, language, file }) => {
  test('must show what the program says now, and nothing of the machine that drew it', () => {
    const text = textOf(file).join('\n');
    expect({ missing: missingIn(text, picture, language), strange: ofThisMachine(text) }).toEqual({
      missing: [],
      strange: [],
    });
  });
});

describe.each(drawn.filter(({ picture }) => picture !== pictures.doctor))('$file', ({ language, file }) => {
  test('must have a footer of keys that exist, with their labels', () => {
    const footer = (textOf(file).at(-1) ?? '').replaceAll(/\s+/g, '');
    const notes = shortcuts.flatMap(({ footer, footerWhilePaused }) =>
      [footer, footerWhilePaused].flatMap(note =>
        note === undefined
          ? []
          : [note.label, note.short ?? ''].map(label =>
              `${note.shown}${render(label, language)}`.replaceAll(/\s+/g, ''),
            ),
      ),
    );
    // The longest first, because some labels begin with another one.
    const known = [...new Set(notes)].toSorted((one, other) => other.length - one.length);
    let left = footer;
    while (left !== '') {
      const note = known.find(each => left.startsWith(each));
      expect({ left, note }).toEqual({ left, note: expect.any(String) });
      left = left.slice(note?.length);
    }
  });
});
