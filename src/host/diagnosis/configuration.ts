import type { Rule } from './rule.ts';

/** Captures the name of a variable that Python code reads, in a source line quoted by a traceback. */
const readVariable = /(?:environ(?:\.get)?|getenv)[[(]\s*f?["'](?<name>[A-Z][A-Z0-9_]*)["']/;

/**
 * Missing or invalid variables and settings that keep any process from starting. Source: Django's conf/__init__.py. A
 * product's own requirements are in its definition.
 */
export const configurationRules: readonly Rule[] = [
  {
    class: 'variable-missing',
    patterns: [/SECRET_KEY setting must not be empty/],
    explanation: 'diagnosis.secret-missing',
    fix: [{ command: 'bkdev up', says: 'fix.set-secret' }],
  },
  {
    class: 'variable-missing',
    patterns: [
      /must either define the environment variable DJANGO_SETTINGS_MODULE/,
      /^No Django settings specified\.$/,
      /Settings cannot be imported, because environment variable \w+ is undefined/,
    ],
    explanation: 'diagnosis.settings-module-missing',
    fix: [{ command: 'bkdev up', says: 'fix.set-settings-module' }],
  },
  {
    class: 'variable-invalid',
    patterns: [/No such transport: (?<transport>\S*?)'?$/],
    answers: ['probe.broker-kind-unknown'],
    explanation: 'diagnosis.transport-unknown',
    fix: [{ command: 'bkdev up', says: 'fix.correct-broker-url' }],
  },
  {
    class: 'variable-invalid',
    answers: ['probe.broker-address-invalid', 'probe.broker-no-database'],
    explanation: 'diagnosis.broker-url-invalid',
    fix: [{ command: 'bkdev up', says: 'fix.correct-broker-url' }],
  },
  {
    class: 'variable-invalid',
    patterns: [/^ValueError: invalid literal for int\(\)/, /^ValueError: could not convert string to float/],
    after: readVariable,
    explanation: 'diagnosis.not-a-number',
    fix: [{ command: 'bkdev up', says: 'fix.correct-variable' }],
    where: 'traceback',
  },
  {
    class: 'variable-invalid',
    patterns: [/^json\.decoder\.JSONDecodeError: /],
    after: readVariable,
    explanation: 'diagnosis.not-json',
    fix: [{ command: 'bkdev up', says: 'fix.correct-variable' }],
    where: 'traceback',
  },
  {
    class: 'variable-invalid',
    patterns: [/^(?:django setup failed: |ValueError: |RuntimeError: )(?<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+) must be\b/],
    explanation: 'diagnosis.value-refused',
    fix: [{ command: 'bkdev up', says: 'fix.correct-variable' }],
    where: 'traceback',
  },
  {
    class: 'variable-missing',
    patterns: [
      /ImproperlyConfigured: Set the (?<name>[A-Z][A-Z0-9_]*) environment variable/,
      /ImproperlyConfigured: (?<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+) is not set/,
      /[Ee]nvironment variable '?(?<name>[A-Z][A-Z0-9_]*)'? (?:is not set|is missing|is required|must be set|should not be empty)/,
    ],
    explanation: 'diagnosis.variable-missing',
    fix: [{ command: 'bkdev up', says: 'fix.set-variable' }],
    where: 'traceback',
  },
  {
    class: 'variable-missing',
    patterns: [/required variable (?<name>[A-Z][A-Z0-9_]*) is missing a value/],
    explanation: 'diagnosis.compose-variable-missing',
    fix: [{ command: 'bkdev up', says: 'fix.set-compose-variable' }],
  },
  {
    class: 'variable-missing',
    patterns: [/^KeyError: '(?<name>[A-Z][A-Z0-9_]+)'$/],
    after: /File "<frozen os>", line \d+, in __getitem__|\/os\.py", line \d+, in __getitem__|environ\[/,
    explanation: 'diagnosis.variable-missing',
    fix: [{ command: 'bkdev up', says: 'fix.set-variable' }],
    where: 'traceback',
  },
  {
    class: 'setting-invalid',
    patterns: [/^(?:django\.core\.exceptions\.)?ImproperlyConfigured: /],
    explanation: 'diagnosis.settings-refused',
    fix: [{ command: 'bkdev up', says: 'fix.correct-setting' }],
    where: 'traceback',
  },
];
