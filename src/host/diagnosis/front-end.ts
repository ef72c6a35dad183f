import type { Rule } from './rule.ts';

/**
 * Failures of a front end: of the step that installs its packages, and of its dev server. Sources: Vite 8, webpack 5,
 * Rollup 4, esbuild 0.25, uv 0.13, and the step itself (runtime/front_end).
 */
export const frontEndRules: readonly Rule[] = [
  {
    class: 'lock-missing',
    answers: ['front-end.lock-missing', 'front-end.lock-of-another'],
    explanation: 'diagnosis.front-end-lock-missing',
    fix: [{ command: 'git checkout -- {file}', says: 'fix.restore-lock' }],
  },
  {
    class: 'lock-outdated',
    answers: ['front-end.lock-outdated'],
    explanation: 'diagnosis.front-end-lock-outdated',
    fix: [{ says: 'fix.install-and-commit' }],
  },
  {
    class: 'lock-broken',
    answers: ['front-end.lock-invalid', 'front-end.manifest-invalid'],
    explanation: 'diagnosis.front-end-file-broken',
    fix: [{ command: 'git checkout -- {file}', says: 'fix.restore-or-repair-lock' }],
    where: '{file}:{line}',
  },
  {
    class: 'lock-platform',
    answers: ['front-end.lock-platform'],
    patterns: [
      /Cannot find module ['"](?<dependency>[^'"]*linux-(?:x64|arm64)[^'"]*)['"]/,
      /You installed esbuild for another platform/,
      /^Error: Cannot find native binding\b/,
    ],
    explanation: 'diagnosis.front-end-lock-platform',
    fix: [{ says: 'fix.install-anew-and-commit' }],
  },
  {
    class: 'lock-platform',
    patterns: [/The current Python platform is not compatible with the lockfile's supported environments/],
    explanation: 'diagnosis.python-lock-platform',
    fix: [{ command: 'cd {product} && uv lock', says: 'fix.lock-for-linux' }],
  },
  {
    class: 'tool-version',
    answers: [
      ...(['front-end.node-contradicts', 'front-end.node-unavailable', 'front-end.node-unreadable'] as const),
      'front-end.engine-refused',
    ],
    explanation: 'diagnosis.node-version',
    fix: [{ command: 'bkdev up', says: 'fix.set-node-version' }],
  },
  {
    class: 'script-failed',
    answers: ['front-end.script-failed', 'front-end.no-script'],
    explanation: 'diagnosis.script-failed',
    fix: [{ command: 'bkdev logs {service}', says: 'fix.show-build-output' }],
  },
  {
    class: 'compile-error',
    answers: ['front-end.not-compiled'],
    explanation: 'diagnosis.not-compiled',
    fix: [{ says: 'fix.correct-and-save' }],
    where: '{where}',
  },
  {
    class: 'compile-error',
    answers: ['front-end.fails'],
    explanation: 'diagnosis.not-compiled',
    fix: [{ says: 'fix.correct-and-save' }],
  },
];

/** The dev server's own end, where nothing that it wrote says more. */
export const devServerRules: readonly Rule[] = [
  {
    class: 'script-failed',
    answers: ['end.dev-server'],
    explanation: 'diagnosis.dev-server-ended',
    fix: [
      { command: 'bkdev logs {service}', says: 'fix.show-last-log' },
      { command: 'bkdev restart {service}', says: 'fix.restart-afterwards' },
    ],
  },
];
