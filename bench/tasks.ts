import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { BenchEnvironment } from './environment.ts';

/** Makes a queue's worker do tasks until this code has done one, then resolves. */
export type UntilDone = (queue: string, code: string) => Promise<void>;

/** Sends tasks to a queue until this many hosts have done one, then resolves. */
export type UntilTaken = (queue: string, hosts: number) => Promise<void>;

export function startAsking(environment: BenchEnvironment): UntilDone {
  const ask = startPython(environment, asking);
  return async (queue, code) => {
    const said = await ask(`${queue} ${code}`);
    if (said !== 'done') throw new Error(`no task in ${queue} was done by ${code}: ${said}`);
  };
}

export function startSpreading(environment: BenchEnvironment): UntilTaken {
  const ask = startPython(environment, spreading);
  return async (queue, hosts) => {
    const said = await ask(`${queue} ${hosts}`);
    if (said !== 'done') throw new Error(`tasks in ${queue} were done by these hosts only: ${said}`);
  };
}

/** Starts one Python for all questions, in the workspace, so that neither its start nor Celery's is measured. */
function startPython({ project, env, onRemove }: BenchEnvironment, code: string): (line: string) => Promise<string> {
  const args = ['exec', '-i', `${project}-workspace-1`, '/deps/venv/bin/python', '-u', '-c', `${begin}${code}`];
  const child = spawn('docker', args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  onRemove(() => child.kill());
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async line => {
    child.stdin.write(`${line}\n`);
    return `${(await said.next()).value}`;
  };
}

const begin = `
import sys, time, uuid
import redis
from celery import Celery

app = Celery(broker="redis://redis:6379/9")
app.conf.update(task_serializer="pickle", accept_content=["pickle"])
results = redis.Redis("redis", db=15, decode_responses=True)
`;

/** A task that nobody does, or that is lost with the old code, is followed by another one. */
const asking = `
for line in sys.stdin:
    queue, expected = line.strip().split(" ", 1)
    key = f"bench:{queue}"
    give_up_at = time.monotonic() + 180
    said = None
    while said != expected and time.monotonic() < give_up_at:
        app.send_task("bkdev.bench", args=[key], queue=queue)
        said = (results.blpop([key], 0.25) or (key, None))[1]
        if said not in (None, expected):
            time.sleep(0.02)
    print("done" if said == expected else said)
`;

/**
 * Redis gives each task to the consumer that has waited longest. The pause keeps one worker's tasks from slowing down
 * the start of the others.
 */
const spreading = `
for line in sys.stdin:
    queue, count = line.split()
    key = f"bench:hosts:{uuid.uuid4()}"
    give_up_at = time.monotonic() + 180
    hosts = set()
    while len(hosts) < int(count) and time.monotonic() < give_up_at:
        app.send_task("bkdev.bench.host", args=[key], queue=queue)
        hosts.update((results.blpop([key], 0.25) or [])[1:])
        time.sleep(0.05)
    results.delete(key)
    print("done" if len(hosts) == int(count) else " ".join(hosts))
`;
