import type { Rule, RuleFix } from './rule.ts';

/**
 * The package that was being installed and the host it comes from, which are logged on another line than the reason.
 */
const atPackage: readonly RegExp[] = [
  /Failed to (?:download and build|download|build|fetch) `(?<dependency>[^`]+)`/,
  /\/(?<dependency>[\w.@-]+)\/-\/[\w.-]+\.tgz/,
  /(?:satisfies the requirement|distribution found for) (?<dependency>\S+)/,
  /apt-(?:get install|add) (?:-\S+ )*(?<dependency>[\w.+-]+)/,
  /https?:\/\/(?:[^\s/@]*@)?(?<host>[^\s/:'"`)]+)/,
];

const mirrors: RuleFix = {
  says: 'fix.choose-mirror',
};

/**
 * Failures to install packages and pull images. Sources: uv 0.13, pnpm 10, apt 2.6, pip 23 and BuildKit, by running
 * them.
 */
export const packageRules: readonly Rule[] = [
  {
    class: 'certificate-unknown',
    patterns: [
      /invalid peer certificate/,
      /self[- ]signed certificate/i,
      /SELF_SIGNED_CERT/,
      /unable to get (?:local )?issuer certificate/i,
      /CERTIFICATE_VERIFY_FAILED/,
      /certificate verif(?:y|ication) failed/i,
      /x509: certificate signed by unknown authority/,
    ],
    context: [...atPackage],
    explanation: 'diagnosis.certificate-unknown',
    fix: [
      {
        command: 'BKDEV_CA_BUNDLE=/path/to/company-ca.pem bkdev up',
        says: 'fix.add-authority',
      },
      { command: 'bkdev doctor', says: 'fix.show-sources' },
    ],
  },
  {
    class: 'registry-unreachable',
    patterns: [
      /failed to do request: Head "https?:\/\/(?<host>[^/"]+)\/v2\//,
      /Error response from daemon: Get "https?:\/\/(?<host>[^/"]+)\/v2\//,
      /failed to resolve source metadata for (?<image>\S+?):? /,
      /pull access denied for (?<image>[^\s,]+)/,
      /toomanyrequests: /,
    ],
    explanation: 'diagnosis.image-unreachable',
    fix: [{ command: 'bkdev doctor --fix', says: 'fix.build-base-image' }, { says: 'fix.choose-base-image' }],
  },
  {
    class: 'lock-outdated',
    patterns: [/uv\.lock`? needs to be updated/],
    answers: ['step.lock-outdated', 'step.lock-refused'],
    explanation: 'diagnosis.python-lock-outdated',
    fix: [{ command: 'cd {product} && uv lock', says: 'fix.update-lock' }],
  },
  {
    class: 'lock-outdated',
    patterns: [
      /ERR_PNPM_OUTDATED_LOCKFILE/,
      /can only install packages when your package\.json and package-lock\.json/,
    ],
    explanation: 'diagnosis.node-lock-outdated',
    fix: [
      {
        command: 'cd {frontEnd} && pnpm install --lockfile-only',
        says: 'fix.update-lock',
      },
    ],
  },
  {
    class: 'lock-missing',
    patterns: [/Unable to find lockfile at `uv\.lock`/],
    answers: ['step.lock-missing'],
    explanation: 'diagnosis.python-lock-missing',
    fix: [{ command: 'git checkout -- {product}/uv.lock', says: 'fix.restore-lock' }],
  },
  {
    class: 'lock-missing',
    patterns: [/ERR_PNPM_NO_LOCKFILE/],
    explanation: 'diagnosis.node-lock-missing',
    fix: [{ command: 'git checkout -- {frontEnd}/pnpm-lock.yaml', says: 'fix.restore-lock' }],
  },
  {
    class: 'lock-broken',
    answers: ['step.lock-invalid'],
    explanation: 'diagnosis.python-lock-broken',
    fix: [{ command: 'git checkout -- {file}', says: 'fix.restore-or-repair-lock' }],
    where: '{file}:{line}',
  },
  {
    class: 'lock-broken',
    patterns: [/TOML parse error at line (?<line>\d+)/],
    after: /Failed to parse:? `uv\.lock`/,
    explanation: 'diagnosis.python-lock-broken',
    fix: [{ command: 'git checkout -- {product}/uv.lock', says: 'fix.restore-or-repair-lock' }],
    where: '{product}/uv.lock:{line}',
  },
  {
    class: 'lock-broken',
    patterns: [/ERR_PNPM_BROKEN_LOCKFILE\s.*\((?<line>\d+):\d+\)/],
    explanation: 'diagnosis.node-lock-broken',
    fix: [{ command: 'git checkout -- {frontEnd}/pnpm-lock.yaml', says: 'fix.restore-or-repair-lock' }],
    where: '{frontEnd}/pnpm-lock.yaml:{line}',
  },
  {
    class: 'setting-invalid',
    patterns: [/TOML parse error at line (?<line>\d+)/],
    after: /Failed to parse:? `(?<file>[^`]*\.toml)`/,
    answers: ['step.toml-invalid'],
    explanation: 'diagnosis.toml-invalid',
    fix: [{ says: 'fix.repair-file' }],
    where: '{file}:{line}',
  },
  {
    class: 'dependency-mismatch',
    patterns: [
      /Hash mismatch for `(?<dependency>[^`]+)`/,
      /ERR_PNPM_TARBALL_INTEGRITY/,
      /DO NOT MATCH THE HASHES/,
      /Hash Sum mismatch/,
    ],
    explanation: 'diagnosis.hash-mismatch',
    fix: [{ command: 'git diff -- {product}/uv.lock', says: 'fix.show-lock-changes' }, mirrors],
  },
  {
    class: 'dependency-unreachable',
    answers: ['step.packages-unreachable'],
    patterns: [
      /^cause: (?:failed to lookup address information|tcp connect error|operation timed out|connection closed|Connection re)/i,
      /\b(?:EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b.*request to https?:\/\/(?<host>[^/\s:]+)/,
      /request to https?:\/\/(?<host>[^/\s:]+)\S* failed, reason: /,
      /Temporary failure resolving '(?<host>[^']+)'/,
      /Could not (?:resolve|connect to) '?(?<host>[\w-]+\.[\w.-]+)/,
      /^[EW]: Failed to fetch https?:\/\/(?<host>[^/\s:]+)/,
      /pip\._vendor\.urllib3.*Failed to establish a new connection/,
    ],
    context: [...atPackage],
    explanation: 'diagnosis.package-unreachable',
    fix: [{ command: 'bkdev doctor', says: 'fix.show-sources' }, mirrors],
  },
  {
    class: 'dependency-build',
    patterns: [
      /No such file or directory: '(?<tool>[\w./+-]*(?:gcc|g\+\+|cc|clang|cargo|rustc|make|mysql_config))'/,
      /(?:command|unable to execute) '(?<tool>[\w./+-]+)'(?: failed)?: No such file or directory/,
      /\b(?<tool>pkg-config|make|cmake|gcc|g\+\+|cargo|mysql_config): (?:command )?not found/,
      /gyp ERR! find (?<tool>Python)\b/,
      /gyp ERR! stack Error: not found: (?<tool>\w+)/,
    ],
    context: [...atPackage],
    explanation: 'diagnosis.build-tool-missing',
    fix: [{ command: 'bkdev up', says: 'fix.add-build-tool' }],
  },
  {
    class: 'dependency-build',
    patterns: [
      /fatal error: (?<header>[\w./+-]+): No such file or directory/,
      /cannot find -l(?<header>[\w+-]+)/,
      /Can not find valid pkg-config name/,
    ],
    context: [...atPackage],
    explanation: 'diagnosis.build-library-missing',
    fix: [
      {
        command: 'bkdev up',
        says: 'fix.add-build-library',
      },
    ],
  },
  {
    class: 'dependency-not-found',
    patterns: [
      /E: Unable to locate package (?<dependency>\S+)/,
      /E: Package '(?<dependency>[^']+)' has no installation candidate/,
      /E: Version '[^']*' for '(?<dependency>[^']+)' was not found/,
      /there is no version of (?<dependency>\S+)/,
      /(?:^|\s)(?<dependency>\S+) was not found in the package registry/,
      /ERR_PNPM_NO_MATCHING_VERSION\s.*found for (?<dependency>\S+)/,
      /ERR_PNPM_FETCH_404\s.*https?:\/\/[^/\s]+\/(?<dependency>[^\s:]+)/,
      /No matching distribution found for (?<dependency>\S+)/,
    ],
    explanation: 'diagnosis.package-not-found',
    fix: [{ says: 'fix.correct-package' }, mirrors],
  },
  {
    class: 'tool-version',
    patterns: [
      /ERR_PNPM_UNSUPPORTED_ENGINE/,
      /ERR_PNPM_BAD_PM_VERSION/,
      /No interpreter found for Python/,
      /incompatible with the project's Python requirement/,
    ],
    explanation: 'diagnosis.tool-version',
    fix: [
      {
        command: 'bkdev up',
        says: 'fix.set-tool-version',
      },
    ],
  },
  {
    class: 'dependency-build',
    patterns: [
      /^error: Failed to (?:download and )?build `(?<dependency>[^`]+)`/,
      /ERR_PNPM_LIFECYCLE|ELIFECYCLE/,
      /Failed building wheel for (?<dependency>\S+)/,
    ],
    explanation: 'diagnosis.package-build-failed',
    fix: [{ command: 'bkdev logs {service}', says: 'fix.show-build-output' }],
  },
];
