#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

enableCompileCache();
// The version is asked for by scripts and answered without loading the program.
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V'))
  process.stdout.write(`${process.env['BKDEV_VERSION']}\n`);
else {
  const { run } = await import('./program.ts');
  process.exitCode = await run(process.argv);
}
