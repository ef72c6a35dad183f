import type { Wording } from '../../shared/messages/wording.ts';
import { startJsonChild } from '../io/json-child.ts';
import { oneLine } from '../io/one-line.ts';

/** A file that does not compile. */
export interface Fault {
  readonly path: string;
  /** 0 if no line is to blame. */
  readonly line: number;
  /** `SyntaxError: invalid syntax`, or why its packages cannot be installed. */
  readonly reason: Wording;
}

/** `file:line`, or just the file if no line is to blame. */
export function placeOf({ path, line }: Fault): string {
  return line > 0 ? `${path}:${line}` : path;
}

/** A file whose previous byte code is known. */
export interface Compared {
  readonly path: string;
  /** Modification time of the source that the previous byte code was compiled from, as recorded in the byte code. */
  readonly modifiedSeconds: number;
  readonly size: number;
  /**
   * Whether both run the same instructions on the same names and constants; lines, comments and docstrings may differ.
   */
  readonly isSame: boolean;
}

/** The result of compiling. */
export interface Compiled {
  readonly faults: readonly Fault[];
  /** Several entries for a file that is imported under several names. */
  readonly compared: readonly Compared[];
}

/** Compiles Python files; undefined if that was not possible. Paths are absolute. */
export type SyntaxCheck = (paths: readonly string[]) => Promise<Compiled | undefined>;

/**
 * A line from `runtime/gate.py`: a file that does not compile, a file with known byte code (`file` is an index into the
 * paths), or the end.
 */
interface Said {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  readonly checked: number;
  readonly file: number;
  readonly mtime: number;
  readonly size: number;
  readonly same: boolean;
}

/** More than it allows itself (3 s); beyond this it hangs. */
const withinMs = 15_000;

/** Each check runs in a new process: that takes 20 ms, and nothing is left over for the next one. */
export function createSyntaxCheck(
  command: string,
  args: readonly string[],
  pathVariable: string | undefined,
): SyntaxCheck {
  return paths =>
    new Promise(resolve => {
      const faults: Fault[] = [];
      const compared: Compared[] = [];
      let isDone = false;
      const child = startJsonChild(command, args, {
        env: { PATH: pathVariable, LANG: 'C.UTF-8' },
        onMessage: message => {
          const said = message as Partial<Said>;
          const path = paths[said.file ?? -1];
          if (said.checked !== undefined) isDone = true;
          else if (path !== undefined)
            compared.push({
              path,
              modifiedSeconds: Number(said.mtime),
              size: Number(said.size),
              isSame: said.same === true,
            });
          else if (typeof said.path === 'string' && typeof said.message === 'string')
            faults.push({ path: said.path, line: Number(said.line) || 0, reason: oneLine(said.message, 200) });
        },
        onEnd: () => {
          clearTimeout(hanging);
          resolve(isDone ? { faults, compared } : undefined);
        },
      });
      const hanging = setTimeout(() => child.kill(), withinMs);
      for (const path of paths) child.sendLine(path);
      child.end();
    });
}
