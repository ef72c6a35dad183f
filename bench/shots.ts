import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HintName } from '../src/host/ui/screen/panels/hints.ts';
import type { Language } from '../src/host/ui/text/render.ts';
import { makeEnvironment } from './environment.ts';
import { sample } from './products.ts';
import { createEmulator } from './terminal-picture.ts';

/** Draws the pictures of README and docs from the real program on the sample, into `docs/pictures`. */
const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const [columns, rows] = [118, 32];
const waitMs = 300_000;
const terminalEnv = { TERM: 'xterm-256color', COLORTERM: '', LANG: 'C.UTF-8' };

const environment = makeEnvironment(sample);
knowAllHints();
try {
  for (const lang of ['en', 'zh'] as const) {
    await picture('screen', lang, ['up', 'full'], async ({ until }) => {
      await until(/● \S+ +\d+% +\d+ MB[\s\S]*worker +\S+ +\d+%/);
      if (lang === 'en') await until(/ready in/);
    });
    const file = join(environment.checkout, 'bkmonitor/kernel_api/urls.py');
    const before = readFileSync(file, 'utf8');
    await picture('failure', lang, [], async ({ until, press }) => {
      await until(/● /);
      writeFileSync(file, `import no_such_module\n${before}`);
      await until(/no_such_module/);
      press('');
      await until(/uv add/);
    });
    writeFileSync(file, before);
    await picture('plan', lang, ['switch', 'api', '--dry-run'], async ({ ended }) => ended);
    // The next picture begins with everything healthy.
    environment.run(environment.bkdev('wait', 'api', 'web', 'worker', 'beat'));
  }
} finally {
  environment.remove();
}

/** Without this, the first screens show tips for newcomers. */
function knowAllHints(): void {
  const state = join(environment.folder, 'state', 'bkdev');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const known: readonly HintName[] = ['find', 'read-log', 'leave'];
  writeFileSync(join(state, 'hints.json'), JSON.stringify({ known }));
}

interface Screen {
  /** Waits until the screen matches. Throws with its content on a timeout. */
  until(pattern: RegExp): Promise<void>;
  press(keys: string): void;
  /** Resolves once the program has ended. */
  readonly ended: Promise<void>;
}

/**
 * Runs bkdev in a terminal until `drive` has reached the state to be shown, draws it, and leaves the program if it is
 * still running.
 */
async function picture(
  subject: string,
  lang: Language,
  args: readonly string[],
  drive: (screen: Screen) => Promise<void>,
): Promise<void> {
  const name = lang === 'en' ? subject : `${subject}.${lang}`;
  const emulator = createEmulator(columns, rows);
  const argv = environment
    .bkdev(...args, '--yes')
    .argv.map(word => `'${word}'`)
    .join(' ');
  const terminal = spawn('script', ['-qec', `stty rows ${rows} cols ${columns}; ${argv}`, '/dev/null'], {
    cwd: environment.checkout,
    // This shows the checkout below the home folder, as a person's would be.
    env: { ...environment.env, ...terminalEnv, HOME: environment.folder, BKDEV_LANG: lang },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let wake = () => {};
  terminal.stdout.on('data', async (bytes: Buffer) => {
    await emulator.write(bytes);
    wake();
  });
  const until = async (pattern: RegExp) => {
    const end = Date.now() + waitMs;
    while (!pattern.test(emulator.text())) {
      if (Date.now() > end) throw new Error(`${name}: waited in vain for ${pattern}\n${emulator.text()}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 1000);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const ended = new Promise<void>(resolve => terminal.once('close', resolve));
  await drive({ until, press: keys => terminal.stdin.write(keys), ended });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.svg`), emulator.svg(`bkdev ${args.join(' ')}`.trim()));
  console.log(`docs/pictures/${name}.svg`);
  if (terminal.exitCode === null) terminal.stdin.write('q');
  await ended;
}
