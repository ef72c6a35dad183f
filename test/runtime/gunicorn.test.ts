import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const settings = join(import.meta.dirname, '../../.devcontainer/runtime/settings');

/** Runs lines of Python with gunicorn's configuration as `it`, in a folder of its own; returns what `told` is then. */
function toldBy(lines: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-gunicorn-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = `
import json, os, sys, time, types
sys.path.insert(0, ${JSON.stringify(settings)})
sys.modules["gunicorn"] = types.ModuleType("gunicorn")
sys.modules["gunicorn.config"] = types.ModuleType("gunicorn.config")
sys.modules["gunicorn.config"].validate_post_request = lambda hook: hook
import bkdev_gunicorn as it
it.ASKED, it.DECIDED, it.WRITTEN = "api.asked", "api.reload", "api.9.written"
class Server:
    class app:
        wsgi = None
loading = lambda wsgi: (setattr(Server.app, "wsgi", staticmethod(wsgi)), it.whether_it_loads(Server))[1]
told = []
${lines}
os.write(1, json.dumps(told).encode())
`;
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return JSON.parse(execFileSync('python3', ['-c', program], { cwd: folder, encoding: 'utf8', stdio: [...stdio] }));
}

test('a decision must be named as the agent asked when the configuration was read, once, beside those of slower workers', () => {
  const told = toldBy(`
ask = lambda name: open(it.ASKED, "w").write(name)
for name in ("first", "second"):
    ask(name)
    it.RELOAD = it.requested()
    ask("the next one")
    it.decide(), it.decide()
it.RELOAD = "first"
it.decide()
told = open(it.DECIDED).read()`);
  expect(told).toBe('first\nsecond\n');
});

test('new code must be loaded before workers are replaced, whatever it does while it loads', () => {
  const told = toldBy(`
import signal
left, parent = os.pipe()
def leaves_a_process_behind():
    child = os.fork()
    if child == 0:
        os.close(1), time.sleep(600), os._exit(0)
    os.write(parent, str(child).encode())
told = [loading(lambda: None), loading(lambda: 1 / 0), loading(lambda: os._exit(3))]
told.append(loading(leaves_a_process_behind))
os.kill(int(os.read(left, 20)), signal.SIGKILL)`);
  expect(told).toEqual(['', 'ZeroDivisionError: division by zero', { code: 'runtime.load-cut-off', params: {} }, '']);
});

test('what the new code writes while it loads must be recorded, so that a loop is known from a person who saves', () => {
  const told = toldBy(`
it.sitecustomize.note_what_is_written.__globals__["WORKSPACE"] = os.getcwd() + "/"
loading(lambda: (open("stamp.py", "w").close(), open("stamp.py").close(), os.rename("stamp.py", "moved.py")))
told = [line.replace(os.getcwd() + "/", "") for line in open(it.WRITTEN).read().splitlines()]`);
  expect(told).toEqual(['w api.9.written', 'w stamp.py', 'w moved.py']);
});

test('code that never finishes loading must be given up, so that later code is not kept waiting', () => {
  const told = toldBy(`
it.LOAD_SECONDS = 0.2
told = [loading(lambda: time.sleep(600)), loading(lambda: None)]`);
  expect(told).toEqual([{ code: 'runtime.load-too-long', params: { seconds: 0.2 } }, '']);
});
