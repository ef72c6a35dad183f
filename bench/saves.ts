import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';

/** bkdev treats saves that are closer together as an autosave, and Python may see them within the same second. */
const apartMs = 4000;
/**
 * Before each save, the effects of the previous one settle; the random delay distributes saves over the interval of
 * pollers.
 */
const restMs = 2000;
const scatterMs = 1000;
const withinMs = 180_000;

let code = 100_000;
const savedAt = new Map<string, number>();

/**
 * Writes new code to a file below that source, as an editor would, always of the same size. Returns the time of the
 * save in epoch ms.
 */
export async function save(source: string, file: string) {
  const path = join(source, file);
  const sinceMs = Date.now() - (savedAt.get(path) ?? 0);
  await sleep(Math.max(restMs, apartMs - sinceMs) + Math.random() * scatterMs);
  code += 1;
  const text = readFileSync(path, 'utf8').replace(/^BENCH = .*$/m, `BENCH = "code ${code}"`);
  const at = Date.now();
  writeFileSync(path, text);
  savedAt.set(path, at);
  return { at, code: `code ${code}` };
}

/** Returns the seconds from a save until the address answers with the new code. */
export async function untilAnswered(saved: { at: number; code: string }, url: string): Promise<number> {
  for (;;) {
    if ((await bodyOf(url)) === saved.code) return (Date.now() - saved.at) / 1000;
    if (Date.now() - saved.at > withinMs) throw new Error(`${url} does not answer with ${saved.code}`);
    await sleep(10);
  }
}

export async function untilItAnswers(url: string): Promise<void> {
  const startedAt = Date.now();
  while (!(await bodyOf(url))?.startsWith('code ')) {
    if (Date.now() - startedAt > withinMs) throw new Error(`${url} does not answer: ${await bodyOf(url)}`);
    await sleep(100);
  }
}

function bodyOf(url: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const asking = get(url, { agent: false, timeout: 5000 }, response => {
      response.setEncoding('utf8');
      response.toArray().then(
        parts => resolve(parts.join('')),
        () => resolve(undefined),
      );
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(undefined));
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise(done => setTimeout(done, ms));
}
