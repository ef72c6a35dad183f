import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Orders the files on the engine. Two run at a time, so those that wait for each other alternate with those that have
 * stacks of their own. Those of the pooled stack are ordered by its profile: it is made once and seldom switches.
 */
export class ByStack extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { fast = [], onEngine = [] } = Object.groupBy(files, ({ project }) =>
      project.name === 'fast' ? 'fast' : 'onEngine',
    );
    const inOrder = onEngine
      .map(file => ({ file, stack: stackOf(file.moduleId) }))
      .toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)));
    const taken = inOrder.filter(({ stack }) => stack !== undefined);
    const own = inOrder.filter(({ stack }) => stack === undefined);
    const alternating = Array.from({ length: Math.max(taken.length, own.length) }, (_, index) => index).flatMap(
      index => [...taken.slice(index, index + 1), ...own.slice(index, index + 1)],
    );
    return [...(await super.sort(fast)), ...alternating.map(({ file }) => file)];
  }
}

function keyOf({ file, stack }: { readonly file: TestSpecification; readonly stack: string | undefined }): string {
  return `${stack ?? ''} ${file.moduleId}`;
}

/** The stack that a file shares with others: the pooled one and its profile, or the shared one; undefined if none. */
function stackOf(path: string): string | undefined {
  const text = readFileSync(path, 'utf8');
  const found = /\btakeStack\((?:'([\w-]+)')?/.exec(text);
  if (found) return `pool ${found[1] ?? 'several'}`;
  return /\bsharedStack\(\)/.test(text) ? 'shared' : undefined;
}
