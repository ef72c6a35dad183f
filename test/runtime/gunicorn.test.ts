import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const settings = join(import.meta.dirname, '../../.devcontainer/runtime/settings');

/**
 * Runs lines of Python with gunicorn's configuration as `it`, in a folder of its own; returns what `told` is then.
 * `reload(load, …)` replaces the workers of a server whose master does what gunicorn's does, by one for each given
 * function, which loads the application in it.
 */
function toldBy(lines: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-gunicorn-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = `
import json, os, signal, sys, time, types
sys.path.insert(0, ${JSON.stringify(settings)})
sys.modules["gunicorn"] = types.ModuleType("gunicorn")
sys.modules["gunicorn.config"] = types.ModuleType("gunicorn.config")
sys.modules["gunicorn.config"].validate_post_request = lambda hook: hook
import bkdev_gunicorn as it
import bkdev_replacing as replacing
it.ASKED, it.DECIDED, it.WRITTEN = "api.asked", "api.reload", "api.9.written"
replacing.say = lambda code, **params: None

class Worker:
    def __init__(self, age, load=None):
        self.age, self.load, self.booted, self.alive = age, load, False, True
        self.ppid, self.tmp = os.getppid(), types.SimpleNamespace(close=lambda: None)
        self.bkdev_slot = types.SimpleNamespace(leave_unused=lambda: None)
    def notify(self):
        self.alive = False
    def init_process(self):
        self.load()
        if replacing.current:
            replacing.current.wait()
        self.booted = True
        os.write(serving[1], str(self.age).encode())

class Server:
    def __init__(self):
        self.WORKERS, self.worker_age, self.lost = {-1: Worker(1), -2: Worker(2)}, 2, []
        self.cfg = types.SimpleNamespace(workers=2, set=lambda *_: None, child_exit=lambda _, worker: self.lost.append(worker.age))
    def spawn_worker(self):
        self.worker_age += 1
        worker = Worker(self.worker_age, self.loads.pop(0))
        pid = os.fork()
        if pid:
            self.WORKERS[pid] = worker
            return pid
        worker.ppid = os.getppid()
        replacing.current.join(worker)
        worker.init_process()
        os._exit(0)

serving = os.pipe()
os.set_blocking(serving[0], False)
server = Server()

def reload(*loads):
    server.loads, server.cfg.workers, server.lost = [*loads], len(loads), []
    return replacing.replace(server)

def stays():
    """Whether gunicorn 26 would go on at once, because all workers that it keeps are young enough."""
    return all(worker.age > server.worker_age for pid, worker in server.WORKERS.items() if pid not in (-1, -2))

good, told = lambda: None, []
${lines}
os.write(1, json.dumps(told).encode())
`;
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return JSON.parse(execFileSync('python3', ['-c', program], { cwd: folder, encoding: 'utf8', stdio: [...stdio] }));
}

test('a decision must be named as the agent asked when the configuration was read', () => {
  const told = toldBy(`
ask = lambda name: open(it.ASKED, "w").write(name)
for name in ("first", "second"):
    ask(name)
    it.RELOAD = it.requested()
    ask("the next one")
    it.decide()
told = open(it.DECIDED).read()`);
  expect(told).toBe('second\n');
});

test('new workers must serve once all of them have loaded, and be younger than those of before', () => {
  const told = toldBy(`
told.append(reload(good, good))
for pid in [pid for pid in server.WORKERS if pid > 0]:
    os.waitpid(pid, 0)
told.append(sorted(os.read(serving[0], 10).decode()))
told.append([stays(), server.lost, len(server.WORKERS)])`);
  expect(told).toEqual(['', ['3', '4'], [true, [], 4]]);
});

test('new workers must end without having served if one of them does not load, whatever it does', () => {
  const told = toldBy(`
def ended():
    try:
        served = os.read(serving[0], 10).decode()
    except BlockingIOError:
        served = ""
    return [served, len(server.lost), sorted(server.WORKERS)]
for bad in (lambda: 1 / 0, lambda: os._exit(3), lambda: sys.exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL)):
    told.append([reload(good, bad), *ended()])
told.append([worker.age > server.worker_age for worker in server.WORKERS.values()])`);
  const nothing = ['', 2, [-2, -1]];
  expect(told).toEqual([
    ['ZeroDivisionError: division by zero', ...nothing],
    [{ code: 'runtime.load-cut-off', params: {} }, ...nothing],
    ['SystemExit: 3', ...nothing],
    [{ code: 'runtime.load-cut-off', params: {} }, ...nothing],
    [true, true],
  ]);
});

test('code that leaves a process behind while it loads must count as loaded', () => {
  const told = toldBy(`
left, parent = os.pipe()
def leaves_a_process_behind():
    child = os.fork()
    if child == 0:
        os.close(1), time.sleep(600), os._exit(0)
    os.write(parent, str(child).encode())
told = reload(leaves_a_process_behind)
os.kill(int(os.read(left, 20)), signal.SIGKILL)`);
  expect(told).toBe('');
});

test('code that never finishes loading must be given up, so that later code is not kept waiting', () => {
  const told = toldBy(`
replacing.LOAD_SECONDS = 0.5
told = [reload(lambda: time.sleep(600)), len(server.lost)]
replacing.LOAD_SECONDS = 120
told.append(reload(good))`);
  expect(told).toEqual([{ code: 'runtime.load-too-long', params: { seconds: 0.5 } }, 1, '']);
});

test('a worker that follows a lost one and does not load must not end its server, and say why', () => {
  const told = toldBy(`
causes = os.pipe()
worker = Worker(3, lambda: 1 / 0)
pid = os.fork()
if pid == 0:
    worker.ppid = os.getppid()
    replacing.outlast(worker, lambda cause: os.write(causes[1], json.dumps(cause).encode()))
    worker.init_process()
told = [os.waitpid(pid, 0)[1], json.loads(os.read(causes[0], 1000))]`);
  const cause = { code: 'runtime.worker-not-loaded', params: { error: 'ZeroDivisionError: division by zero' } };
  expect(told).toEqual([0, cause]);
});

test('the newest of the requests that a worker still serves must be the one it is said to serve', () => {
  const serving = toldBy(`
slots = bytearray(it.bkdev_workers.SLOT_BYTES)
slot = it.bkdev_workers.Slot(slots, 0)
def what():
    return slots.rstrip(b"\\0").decode().split(" ", 5)[-1]
told = []
for step in (
    lambda: slot.enter(1, "GET /ping"), lambda: slot.enter(2, "GET /stuck/"), lambda: slot.leave(1),
    lambda: slot.enter(3, "GET /quick/"), lambda: slot.leave(3), lambda: slot.leave(2),
    lambda: slot.enter(4, "GET /last/"), slot.abort, lambda: slot.leave(4),
):
    step()
    told.append(what())
`);
  const [ping, stuck, quick, last] = ['GET /ping', 'GET /stuck/', 'GET /quick/', 'GET /last/'];
  expect(serving).toEqual([ping, stuck, stuck, quick, stuck, '', last, last, last]);
});

test('what new code writes while it loads must be recorded, so that a loop is known from a person who saves', () => {
  const told = toldBy(`
it.sitecustomize.note_what_is_written.__globals__["WORKSPACE"] = os.getcwd() + "/"
def writes():
    it.sitecustomize.note_what_is_written(it.note_written)
    open("stamp.py", "w").close(), open("stamp.py").close(), os.rename("stamp.py", "moved.py")
told = [replacing.follows_soon(), reload(writes), replacing.follows_soon()]
told.append([line.replace(os.getcwd() + "/", "") for line in open(it.WRITTEN).read().splitlines()])`);
  expect(told).toEqual([false, '', true, ['w api.9.written', 'w stamp.py', 'w moved.py']]);
});
