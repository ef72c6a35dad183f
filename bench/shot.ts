import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { fileOf, type Language, missingIn, ofThisMachine, type Picture } from './pictures.ts';
import { createEmulator, type Emulator } from './terminal-picture.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const columns = 118;
const waitMs = 300_000;

/** A command in a terminal. */
export interface Shot {
  readonly picture: Picture;
  readonly language: Language;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long it is left to itself once it shows everything. */
  readonly settleMs?: number;
}

/**
 * Runs a command in a terminal, draws it once it shows everything that the picture should, and leaves it with `q`.
 * Throws with the content of the terminal if that takes too long, or if it shows something of this machine.
 */
export async function draw({ picture, language, argv, cwd, env, settleMs = 1000 }: Shot): Promise<void> {
  const { rows } = picture;
  const emulator = createEmulator(columns, rows);
  const shown = ['bkdev', ...picture.args].join(' ');
  const command = argv.map(word => `'${word}'`).join(' ');
  const terminal = spawn('script', ['-qec', `stty rows ${rows} cols ${columns}; ${command}`, '/dev/null'], {
    ...{ cwd, stdio: ['pipe', 'pipe', 'inherit'] },
    env: { ...env, TERM: 'xterm-256color', COLORTERM: '', LANG: 'C.UTF-8', BKDEV_LANG: language },
  });
  const ended = new Promise<void>(resolve => terminal.once('close', () => resolve()));
  let wake = () => {};
  terminal.stdout.on('data', async (bytes: Buffer) => {
    await emulator.write(bytes);
    wake();
  });
  const until = async (isShown: () => boolean) => {
    const end = Date.now() + waitMs;
    while (!isShown()) {
      if (Date.now() > end) throw new Error(lacking(emulator, picture, language));
      const timer = AbortSignal.timeout(1000);
      await new Promise<void>(resolve => {
        wake = resolve;
        timer.addEventListener('abort', () => resolve());
      });
    }
  };
  const isWhole = () => missingIn(emulator.text(), picture, language).length === 0;
  await until(isWhole);
  await passed(settleMs);
  await until(isWhole);
  const strange = ofThisMachine(emulator.text());
  if (strange.length > 0) throw new Error(`${picture.name} shows ${strange.join(', ')}\n${emulator.text()}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, fileOf(picture, language)), emulator.svg({ title: shown, language }));
  console.log(`docs/pictures/${fileOf(picture, language)}`);
  if (terminal.exitCode === null) terminal.stdin.write('q');
  await ended;
}

function lacking(emulator: Emulator, picture: Picture, language: Language): string {
  const text = emulator.text();
  return `${picture.name} (${language}) lacks ${missingIn(text, picture, language).join(', ')}\n${text}`;
}
