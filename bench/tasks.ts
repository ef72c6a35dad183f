import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { BenchEnvironment } from './environment.ts';

/** Makes a queue's worker do tasks until this code has done one, then resolves. */
export type UntilDone = (queue: string, code: string) => Promise<void>;

/** Starts one Python for all tasks, in the workspace, so that neither its start nor Celery's is measured. */
export function startAsking({ project, env, onRemove }: BenchEnvironment): UntilDone {
  const args = ['exec', '-i', `${project}-workspace-1`, '/deps/venv/bin/python', '-u', '-c', asking];
  const child = spawn('docker', args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  onRemove(() => child.kill());
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (queue, code) => {
    child.stdin.write(`${queue} ${code}\n`);
    const { value } = await said.next();
    if (value !== 'done') throw new Error(`no task in ${queue} was done by ${code}: ${value}`);
  };
}

/** A task that nobody does, or that is lost with the old code, is followed by another one. */
const asking = `
import sys, time
import redis
from celery import Celery

app = Celery(broker="redis://redis:6379/9")
app.conf.update(task_serializer="pickle", accept_content=["pickle"])
results = redis.Redis("redis", db=15, decode_responses=True)
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
