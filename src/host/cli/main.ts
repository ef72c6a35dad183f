#!/usr/bin/env node
import { statSync } from 'node:fs';
import module from 'node:module';
import { compileCacheFolder } from './compile-cache.ts';

// A reader that goes away (`bkdev logs | head`, a closed terminal) must not abort the command. If output is lost for
// another reason, such as a full disk, that must be reported.
let lost: NodeJS.ErrnoException | undefined;
const isReaderGone = ({ code }: NodeJS.ErrnoException) => code === 'EPIPE' || (code === 'EIO' && process.stdout.isTTY);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (!isReaderGone(error)) lost ??= error;
});
process.once('exit', () => {
  if (lost === undefined) return;
  process.stderr.write(`bkdev: standard output could not be written: ${lost.message}\n  try: df -h shows full disks\n`);
  process.exitCode ||= 4;
});

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  // Only this file is loaded by an older Node; all others may use the features of 22.12.
  process.stderr.write(
    `bkdev needs Node.js 22.12 or newer; this is ${process.version}.\n  try: https://nodejs.org/en/download\n`,
  );
  process.exitCode = 4;
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  // Scripts ask for the version; answer without loading the program.
  process.stdout.write(`${process.env['BKDEV_VERSION']}\n`);
} else {
  const { NODE_COMPILE_CACHE: chosen, BKDEV_VERSION: version } = process.env;
  const build = `${version ?? 'source'}-${Math.floor(statSync(import.meta.filename).mtimeMs).toString(36)}`;
  const folder = chosen || compileCacheFolder(process.env, build);
  if (folder !== undefined) module.enableCompileCache(folder);
  process.stderr.on('error', () => undefined);
  const [{ run }, { toItsEnd }] = await Promise.all([import('./program.ts'), import('./to-its-end.ts')]);
  process.exitCode = await toItsEnd(run(process.argv));
}
