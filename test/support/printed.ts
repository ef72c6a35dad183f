/** The output printed while some work ran, and its result. */
export interface Printed<Result> {
  readonly result: Result;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Captures everything that the work prints to the streams of this process, including through `console`, which Vitest
 * replaces. Not safe for concurrent work.
 */
export async function printedBy<Result>(work: () => Promise<Result>): Promise<Printed<Result>> {
  const texts = { stdout: '', stderr: '' };
  const names = ['stdout', 'stderr'] as const;
  const originals = names.map(name => process[name].write);
  for (const name of names)
    process[name].write = (text: string | Uint8Array) => {
      texts[name] += String(text);
      return true;
    };
  const { log } = console;
  console.log = (...words: unknown[]) => {
    texts.stdout += `${words.join(' ')}\n`;
  };
  try {
    const result = await work();
    return { result, ...texts };
  } finally {
    console.log = log;
    names.forEach((name, index) => {
      const original = originals[index];
      if (original) process[name].write = original;
    });
  }
}
