import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, inject } from 'vitest';
import { docker } from './engine.ts';
import { run, startedOutputs } from './run.ts';
import { runOf } from './test-environment.ts';

/** What failures leave behind, a folder each. `.ci/run` prints where it is. */
const failures = join(import.meta.dirname, '../../../test-failures');
const keptLines = '2000';

/** Keeps what was there when a test failed: what its programs printed, screens included, and the containers, their logs and the agent's events. */
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
    // The workspace's log is the agent's events.
    keep(`${name}.log`, stdout + stderr);
  }
  process.stderr.write(`What was there when it failed: ${folder}\n`);
}, 120_000);
