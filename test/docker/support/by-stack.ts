import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Orders the files on the engine: first those with stacks of their own, then those that take the pooled stack, by its
 * profile. So it is made once, runs until the end, and seldom switches.
 */
export class ByStack extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { fast = [], onEngine = [] } = Object.groupBy(files, ({ project }) =>
      project.name === 'fast' ? 'fast' : 'onEngine',
    );
    const keys = new Map(onEngine.map(file => [file, `${stackOf(file.moduleId)} ${file.moduleId}`]));
    const inOrder = onEngine.toSorted((one, other) => (keys.get(one) ?? '').localeCompare(keys.get(other) ?? ''));
    return [...(await super.sort(fast)), ...inOrder];
  }
}

/** The profile in which a file takes the pooled stack; empty if it takes none. */
function stackOf(path: string): string {
  const found = /\btakeStack\((?:'([\w-]+)')?/.exec(readFileSync(path, 'utf8'));
  return found ? (found[1] ?? 'several') : '';
}
