import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { rivalsFolder } from './screen-rows.ts';

/** Installs the programs that the screen is compared with, outside the repository and at the lowest priority. */
mkdirSync(rivalsFolder, { recursive: true });
run('cargo', 'install', '--locked', '--root', rivalsFolder, 'oxker@0.13.4');
run('npm', 'install', '--no-audit', '--no-fund', '--prefix', rivalsFolder, 'mprocs@0.9.6');

function run(...argv: readonly string[]): void {
  const { status } = spawnSync('nice', ['-n', '19', ...argv], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
