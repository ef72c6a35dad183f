import { startJsonChild } from '../wire/json-child.ts';
import { oneLine } from '../wire/one-line.ts';

/** A file that does not compile. */
export interface Fault {
  readonly path: string;
  /** 0 where no line is to blame. */
  readonly line: number;
  /** `SyntaxError: invalid syntax`. */
  readonly message: string;
}

/** `file:line`, or the file where no line is to blame. */
export function placeOf({ path, line }: Fault): string {
  return line > 0 ? `${path}:${line}` : path;
}

/** Compiles Python files; gives those that cannot be, undefined when it could not be found out. Paths are absolute. */
export type Gate = (paths: readonly string[]) => Promise<readonly Fault[] | undefined>;

/** More than it takes for itself (3 s): then it hangs. */
const withinMs = 15_000;

/** A process of its own each time: it takes 20 ms, and nothing of one check is left over for the next. */
export function createGate(command: string, args: readonly string[], pathVariable: string | undefined): Gate {
  return paths =>
    new Promise(resolve => {
      const faults: Fault[] = [];
      let isDone = false;
      const child = startJsonChild(command, args, {
        env: { PATH: pathVariable, LANG: 'C.UTF-8' },
        onMessage: message => {
          const said = message as Partial<Fault> & { checked?: unknown };
          if (said.checked !== undefined) isDone = true;
          else if (typeof said.path === 'string' && typeof said.message === 'string')
            faults.push({ path: said.path, line: Number(said.line) || 0, message: oneLine(said.message, 200) });
        },
        onEnd: () => {
          clearTimeout(hanging);
          resolve(isDone ? faults : undefined);
        },
      });
      const hanging = setTimeout(() => child.kill(), withinMs);
      for (const path of paths) child.sendLine(path);
      child.end();
    });
}
