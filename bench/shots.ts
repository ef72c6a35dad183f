import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeEnvironment } from './environment.ts';
import { sample } from './products.ts';
import { createEmulator } from './terminal-picture.ts';

/** Draws the pictures of README and docs from the real program on the sample, into `docs/pictures`. */
const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const [columns, rows] = [118, 32];
const waitMs = 300_000;

const environment = makeEnvironment(sample);
try {
  await picture('screen', ['up', 'full'], async ({ until }) => {
    await until(/ready in/);
    await until(/\d+% +\d+ MB/);
  });
  const file = join(environment.checkout, 'bkmonitor/kernel_api/urls.py');
  const before = readFileSync(file, 'utf8');
  await picture('failure', [], async ({ until, press }) => {
    await until(/healthy/);
    writeFileSync(file, `import no_such_module\n${before}`);
    await until(/no_such_module/);
    press('');
    await until(/try|uv add/);
  });
  writeFileSync(file, before);
} finally {
  environment.remove();
}

interface Screen {
  /** Waits until the screen matches. Throws with its content on a timeout. */
  until(pattern: RegExp): Promise<void>;
  press(keys: string): void;
}

/** Runs bkdev in a terminal until `drive` has reached the state to be shown, then leaves it. */
async function picture(name: string, args: readonly string[], drive: (screen: Screen) => Promise<void>): Promise<void> {
  const emulator = createEmulator(columns, rows);
  const argv = environment
    .bkdev(...args, '--yes')
    .argv.map(word => `'${word}'`)
    .join(' ');
  const terminal = spawn('script', ['-qec', `stty rows ${rows} cols ${columns}; ${argv}`, '/dev/null'], {
    cwd: environment.checkout,
    // This shows the checkout below the home folder, as a person's would be.
    env: { ...environment.env, HOME: environment.folder, TERM: 'xterm-256color', COLORTERM: '', LANG: 'C.UTF-8' },
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
  await drive({ until, press: keys => terminal.stdin.write(keys) });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.svg`), emulator.svg(`bkdev ${args.join(' ')}`.trim()));
  console.log(`docs/pictures/${name}.svg`);
  const ended = new Promise(resolve => terminal.once('close', resolve));
  terminal.stdin.write('q');
  await ended;
}
