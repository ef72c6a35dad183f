import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, inject } from 'vitest';
import { docker } from './engine.ts';
import { run, startedOutputs } from './run.ts';
import { runOf } from './test-environment.ts';

/** The folder for failure artifacts, with a subfolder for each failed test. `.ci/run` prints its path. */
const failures = join(import.meta.dirname, '../../../test-failures');
const keptLines = '2000';

/**
 * Saves artifacts when a test fails: the output of its programs (including screens), the list of containers, and their
 * logs.
 */
afterEach(async ({ task }) => {
  const outputs = startedOutputs();
  if (task.result?.state !== 'fail') return;
  const names = [task.file.name.replace(/^.*\//, '').replace(/\.test\.ts$/, ''), task.name];
  const folder = join(
    failures,
    names
      .join('-')
      .replaceAll(/[^\w.]+/g, '-')
      .slice(0, 120),
  );
  mkdirSync(folder, { recursive: true });
  const keep = (name: string, text: string) => writeFileSync(join(folder, name), text);
  outputs.forEach(({ argv, stdout, stderr }, index) => {
    keep(`program-${index + 1}.txt`, `${argv.join(' ')}\n\n${stdout}\n${stderr}`);
  });
  const format = '{{.Names}}\t{{.Status}}\t{{.Label "com.docker.compose.project"}}';
  const listed = (await docker('ps', '--all', '--format', format)).split('\n');
  const ours = listed.filter(line => runOf(line.split('\t')[2] ?? '') === inject('environment').pid);
  keep('containers.txt', `${ours.join('\n')}\n`);
  for (const [name = ''] of ours.map(line => line.split('\t'))) {
    const { stdout, stderr } = await run(['docker', 'logs', '--tail', keptLines, '--timestamps', name]);
    // The log of the workspace contains the agent's events.
    keep(`${name}.log`, stdout + stderr);
  }
  process.stderr.write(`What was there when it failed: ${folder}\n`);
}, 120_000);
