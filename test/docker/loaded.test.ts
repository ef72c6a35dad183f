import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from './support/engine.ts';
import { run } from './support/run.ts';
import { sharedStack } from './support/turns.ts';

const shared = sharedStack();
const container = `${shared.project}-workspace-1`;
/** Files that no role loads. */
const names = ['loaded_program', 'loaded_module', 'loaded_by_child', 'loaded_broken'];
const place = (name: string) => join(shared.root, 'bkmonitor', `${name}.py`);

beforeAll(async () => {
  await writeFile(
    place('loaded_program'),
    `import os, json, loaded_module
open("loaded.tmp", "w").close()
os.rename("loaded.tmp", "loaded.out")
os.remove("loaded.out")
for _ in range(2):
    if os.fork() == 0:
        import loaded_by_child
        os._exit(0)
    os.wait()
try:
    import loaded_broken
except SyntaxError:
    pass
print(os.getpid())
`,
  );
  for (const name of names.slice(1)) await writeFile(place(name), name.endsWith('broken') ? 'def (' : '');
});
afterAll(async () => {
  for (const name of names) await rm(place(name), { force: true });
  await docker('exec', container, 'sh', '-c', 'rm -f /run/bkdev/probed.*.loaded');
});

/** Runs the program as supervisord would and returns the record that it left. */
async function recordOf(service: string): Promise<readonly string[] | undefined> {
  const environment = ['-e', 'PYTHONPATH=/opt/bkdev/runtime/settings', '-e', `BKDEV_SERVICE=${service}`];
  const argv = ['exec', '-w', '/workspace/bkmonitor', '-e', 'SUPERVISOR_PROCESS_NAME=x', ...environment, container];
  const pid = await docker(...argv, 'setsid', '-w', '/deps/venv/bin/python', 'loaded_program.py');
  const { status, stdout } = await run(['docker', 'exec', container, 'cat', `/run/bkdev/${service}.${pid}.loaded`]);
  return status === 0 ? stdout.trim().split('\n') : undefined;
}

const loaded = ['program', 'module', 'by_child', 'broken'].map(name => `/workspace/bkmonitor/loaded_${name}.py`);

test('a program must record the modules that it and its children loaded, each once, including those that do not compile', async () => {
  expect(await recordOf('probed')).toEqual(loaded);
});

test('one that restarts soon must also record the files that it wrote', async () => {
  const [program, module, ...later] = loaded;
  const written = ['tmp', 'out'].map(name => `w /workspace/bkmonitor/loaded.${name}`);
  expect(await recordOf('probed')).toEqual([program, module, ...written, ...later]);
});

test('one that restarts much later must not, and must remove the old records', async () => {
  await docker('exec', container, 'sh', '-c', 'touch -d "2 minutes ago" /run/bkdev/probed.*.loaded');
  expect(await recordOf('probed')).toEqual(loaded);
  const left = await docker('exec', container, 'sh', '-c', 'ls /run/bkdev/probed.*.loaded | wc -l');
  expect(left).toBe('1');
});

test('a program of the workspace must record nothing', async () => {
  expect(await recordOf('workspace')).toBeUndefined();
});

/** Returns the output of a program that loads its modules as Celery's programs do. */
function printed(...lines: readonly string[]): Promise<string> {
  const program = ['import sys, bkdev_loading', 'bkdev_loading.leave_editor_out()', ...lines].join('\n');
  const environment = ['-e', 'PYTHONPATH=/opt/bkdev/runtime/settings'];
  return docker('exec', ...environment, container, '/deps/venv/bin/python', '-c', program);
}

test('the command line of Celery must not load a terminal editor, and later users of it must get it', async () => {
  const line = 'import celery.bin.celery; print("prompt_toolkit" in sys.modules)';
  expect(await printed(line)).toBe('False');
  expect(await printed(line, 'from click_repl import repl; print(callable(repl))')).toBe('False\nTrue');
});

test('a program that uses it first must get it, too', async () => {
  expect(await printed('from click_repl import repl; print(callable(repl))')).toBe('True');
});
