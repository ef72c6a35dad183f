import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeEnvironment } from './environment.ts';
import { type Language, languages, type Picture, pictures } from './pictures.ts';
import { sample } from './products.ts';
import { draw } from './shot.ts';

/**
 * Draws the pictures of README and docs from the real program on the sample, into `docs/pictures`, in each language.
 * `test/pictures.test.ts` tells when they no longer show what the program would.
 */
const environment = makeEnvironment(sample);
const { checkout, folder, bkdev, run } = environment;
/** This shows the checkout below the home folder, as a person's would be. */
const env = { ...environment.env, HOME: folder };
/** So that loads are not those of a start. */
const calmMs = 25_000;

try {
  // The plan's estimate needs an earlier start.
  run(bkdev('up', 'full', '--no-tui', '--yes'));
  run(bkdev('switch', 'api', '--no-tui', '--yes'));
  for (const language of Object.keys(languages) as Language[]) {
    await inTerminal(pictures.plan, language);
    await inTerminal(pictures.screen, language, calmMs);
    await withBrokenImport(() => inTerminal(pictures.failure, language, 5000));
    run(bkdev('wait', 'api', '--timeout', '120s'));
    await withPortTaken(() => draw(doctor(language)));
    run(bkdev('switch', 'api', '--no-tui', '--yes'));
  }
} finally {
  environment.remove();
}

function inTerminal(picture: Picture, language: Language, settleMs?: number): Promise<void> {
  const { argv } = bkdev(...picture.args);
  // The first tip belongs to the picture, and leaving the screen puts it away.
  rmSync(join(folder, 'state', 'bkdev', 'hints.json'), { force: true });
  return draw({ picture, language, argv, cwd: checkout, env, ...(settleMs && { settleMs }) });
}

/** Breaks an import that only the API loads. */
async function withBrokenImport(work: () => Promise<void>): Promise<void> {
  const file = join(checkout, sample.edited.api);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, `import no_such_module\n${before}`);
  await work();
  writeFileSync(file, before);
}

/** Lets another program take the web's port, which is free once the service is stopped. */
async function withPortTaken(work: () => Promise<void>): Promise<void> {
  run(bkdev('stop', 'web', '--yes'));
  const server = spawn('python3', ['-u', '-m', 'http.server', environment.webPort], {
    ...{ cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  await once(server.stdout, 'data');
  await work();
  const ended = once(server, 'close');
  server.kill();
  await ended;
}

/**
 * Runs doctor where nothing is set up but Docker: without the certificates and mirrors of the machine that draws the
 * pictures. What it finds there is true.
 */
function doctor(language: Language) {
  const { argv } = bkdev(...pictures.doctor.args);
  const script = [
    'for folder in /usr/local/share/ca-certificates /etc/apt/sources.list.d; do',
    '  [ ! -d $folder ] || mount -t tmpfs none $folder || exit; done',
    'for file in /etc/apt/sources.list /etc/pip.conf; do',
    '  [ ! -e $file ] || mount --bind /dev/null $file || exit; done',
    'printf "$ bkdev doctor\\n"; exec "$@"',
  ].join('\n');
  const own = /^(?:BKDEV_CA|SSL_|NODE_EXTRA|REQUESTS_|CURL_|PIP_|UV_|npm_|NPM_)/;
  const plain = Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
  return {
    ...{ picture: pictures.doctor, language, cwd: checkout, env: plain },
    argv: [
      ...(process.getuid?.() === 0 ? [] : ['sudo', '-E']),
      'unshare',
      '--mount',
      'sh',
      '-c',
      script,
      'sh',
      ...argv,
    ],
  };
}
