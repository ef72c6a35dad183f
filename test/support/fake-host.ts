import type { Finished, Host, RunOptions } from '../../src/host/ports/host.ts';

/** The result of a program: the fields that differ from a successful run without output. */
export type Answer = Partial<Finished>;

export interface FakeHostOptions extends Partial<Pick<Host, 'platform' | 'uid' | 'env'>> {
  readonly files?: Readonly<Record<string, string>>;
  /**
   * Answers by the beginning of the command line; the longest match wins. A program that is not listed does not exist.
   */
  readonly programs?: Readonly<Record<string, Answer | ((options: RunOptions) => Answer | Promise<Answer>)>>;
  /** Response bodies by URL. A URL that is not listed refuses the connection. */
  readonly pages?: Readonly<Record<string, string>>;
  readonly freeBytes?: Readonly<Record<string, number>>;
  readonly listeners?: Readonly<Record<number, { pid: number; command: string }>>;
}

export interface FakeHost extends Host {
  /** Every command line that was run, in order. */
  readonly ran: string[];
  /** The standard input of each command, by command line. */
  readonly inputs: Map<string, string>;
  readonly files: Map<string, string>;
}

/** A machine in memory: an ordinary user (uid 1000) on Linux unless the options say otherwise. */
export function fakeHost(options: FakeHostOptions = {}): FakeHost {
  const ran: string[] = [];
  const inputs = new Map<string, string>();
  const files = new Map(Object.entries(options.files ?? {}));
  const listeners = options.listeners ?? {};
  return {
    platform: options.platform ?? 'linux',
    uid: 'uid' in options ? options.uid : 1000,
    env: options.env ?? {},
    ran,
    inputs,
    files,
    run: async (argv, runOptions = {}) => {
      const line = argv.join(' ');
      ran.push(line);
      if (runOptions.input !== undefined) inputs.set(line, runOptions.input);
      const [, answer] =
        Object.entries(options.programs ?? {})
          .filter(([beginning]) => line.startsWith(beginning))
          .sort(([one], [other]) => other.length - one.length)[0] ?? [];
      if (answer === undefined) return { status: 127, stdout: '', stderr: `${argv[0]}: not found` };
      const given = typeof answer === 'function' ? await answer(runOptions) : answer;
      const finished = { status: 0, stdout: '', stderr: '', ...given };
      for (const text of [finished.stdout, finished.stderr])
        for (const said of text.split('\n').filter(part => part !== '')) runOptions.onLine?.(said);
      return finished;
    },
    readText: async path => files.get(path),
    list: async folder => [...files.keys()].filter(path => path.startsWith(`${folder}/`)).sort(),
    freeBytes: async path => options.freeBytes?.[path],
    get: async (url, expect) => {
      const body = options.pages?.[url];
      if (body === undefined) return { answers: false, reason: 'connection refused' };
      if (expect !== undefined && !body.includes(expect))
        return { answers: false, reason: `HTTP 200 without "${expect}"` };
      return { answers: true, reason: '' };
    },
    portIsFree: async port => listeners[port] === undefined,
    listenerOn: async port => listeners[port],
  };
}
