import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Fills a folder with everything that `bkdev init` copies: the preset of this repository and placeholders for build
 * output.
 */
export function initOrigin(folder: string): string {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  for (const name of ['.devcontainer', 'profiles']) symlinkSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'bundle', 'first-release'), join(folder, 'dist', 'first-release'));
  for (const name of ['agent.mjs', 'messages.mjs', 'sentences.json']) writeFileSync(join(folder, 'dist', name), '{}');
  return folder;
}
