import type { Rule } from './rule.ts';

/** Which package an installer was at, and on which host it lies: told in another line than the reason. */
const atPackage: readonly RegExp[] = [
  /Failed to (?:download and build|download|build|fetch) `(?<package>[^`]+)`/,
  /\/(?<package>[\w.@-]+)\/-\/[\w.-]+\.tgz/,
  /(?:satisfies the requirement|distribution found for) (?<package>\S+)/,
  /apt-get install (?:-\S+ )*(?<package>[\w.+-]+)/,
  /https?:\/\/(?:[^\s/@]*@)?(?<host>[^\s/:'"`)]+)/,
];

const mirrors = {
  says: 'BKDEV_PYPI_INDEX, BKDEV_NPM_REGISTRY and BKDEV_DEBIAN_MIRROR choose another source; then bkdev up',
};

/** Installing packages and getting images. Sources: uv 0.13, pnpm 10, apt 2.6, pip 23 and BuildKit, by running them. */
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
    explanation:
      '{host|The server} shows a certificate that nobody the container trusts has signed: mostly a company network that opens TLS.',
    fix: [
      {
        command: 'BKDEV_CA_BUNDLE=/path/to/company-ca.pem bkdev up',
        says: "adds your company's authority to images and containers",
      },
      { command: 'bkdev doctor', says: 'shows which certificates and sources the containers are given' },
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
    explanation: 'The image cannot be fetched from {host|its registry}.',
    fix: [
      { command: 'bkdev doctor --fix', says: "makes the base image from Debian's packages, without any registry" },
      { says: 'or name one that you can reach in BKDEV_BASE_IMAGE' },
    ],
  },
  {
    class: 'lock-outdated',
    patterns: [/uv\.lock`? needs to be updated/, /uv\.lock is out of step/],
    explanation: 'uv.lock does not fit pyproject.toml any more, so what would be installed is not what was agreed.',
    fix: [{ command: 'cd bkmonitor && uv lock', says: 'brings the lock file up to date; commit it' }],
  },
  {
    class: 'lock-outdated',
    patterns: [
      /ERR_PNPM_OUTDATED_LOCKFILE/,
      /can only install packages when your package\.json and package-lock\.json/,
    ],
    explanation:
      'pnpm-lock.yaml does not fit package.json any more, so what would be installed is not what was agreed.',
    fix: [
      {
        command: 'cd bkmonitor/webpack && pnpm install --lockfile-only',
        says: 'brings the lock file up to date; commit it',
      },
    ],
  },
  {
    class: 'lock-missing',
    patterns: [/Unable to find lockfile at `uv\.lock`/, /\buv\.lock is missing/],
    explanation: 'uv.lock, which says what is to be installed, is not in the checkout.',
    fix: [{ command: 'git checkout -- bkmonitor/uv.lock', says: 'takes it back' }],
  },
  {
    class: 'lock-missing',
    patterns: [/ERR_PNPM_NO_LOCKFILE/],
    explanation: 'pnpm-lock.yaml, which says what is to be installed, is not in the checkout.',
    fix: [{ command: 'git checkout -- bkmonitor/webpack/pnpm-lock.yaml', says: 'takes it back' }],
  },
  {
    class: 'lock-broken',
    patterns: [
      /\buv\.lock is not valid TOML: .*\(at line (?<line>\d+)/,
      /\buv\.lock cannot be parsed: line (?<line>\d+)/,
    ],
    explanation: 'uv.lock cannot be read: a merge may have left its marks in it.',
    fix: [{ command: 'git checkout -- bkmonitor/uv.lock', says: 'takes it back; or repair that line' }],
    where: 'bkmonitor/uv.lock:{line}',
  },
  {
    class: 'lock-broken',
    patterns: [/TOML parse error at line (?<line>\d+)/],
    after: /Failed to parse:? `uv\.lock`/,
    explanation: 'uv.lock cannot be read: a merge may have left its marks in it.',
    fix: [{ command: 'git checkout -- bkmonitor/uv.lock', says: 'takes it back; or repair that line' }],
    where: 'bkmonitor/uv.lock:{line}',
  },
  {
    class: 'lock-broken',
    patterns: [/ERR_PNPM_BROKEN_LOCKFILE\s.*\((?<line>\d+):\d+\)/],
    explanation: 'pnpm-lock.yaml cannot be read: a merge may have left its marks in it.',
    fix: [{ command: 'git checkout -- bkmonitor/webpack/pnpm-lock.yaml', says: 'takes it back; or repair that line' }],
    where: 'bkmonitor/webpack/pnpm-lock.yaml:{line}',
  },
  {
    class: 'setting-invalid',
    patterns: [/TOML parse error at line (?<line>\d+)/],
    after: /Failed to parse:? `(?<file>[^`]*\.toml)`/,
    explanation: '{file} is not valid TOML.',
    fix: [{ says: 'repair that line, or take the file back with git checkout' }],
    where: '{file}:{line}',
  },
  {
    class: 'dependency-mismatch',
    patterns: [
      /Hash mismatch for `(?<package>[^`]+)`/,
      /ERR_PNPM_TARBALL_INTEGRITY/,
      /DO NOT MATCH THE HASHES/,
      /Hash Sum mismatch/,
    ],
    explanation:
      'What was downloaded for {package|a package} is not what the lock file describes: another file under the same name, or a proxy that changes it.',
    fix: [{ command: 'git diff -- bkmonitor/uv.lock', says: 'shows whether the lock file was changed' }, mirrors],
  },
  {
    class: 'dependency-unreachable',
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
    explanation: '{package|A package} cannot be downloaded: {host|its server} is not reached from the container.',
    fix: [{ command: 'bkdev doctor', says: 'shows which sources and certificates the containers are given' }, mirrors],
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
    explanation: '{package|A package} is built from source, and {tool} to build it is not in the image.',
    fix: [{ command: 'bkdev up', says: 'after adding it to the stage toolchain of .devcontainer/Dockerfile' }],
  },
  {
    class: 'dependency-build',
    patterns: [
      /fatal error: (?<header>[\w./+-]+): No such file or directory/,
      /cannot find -l(?<header>[\w+-]+)/,
      /Can not find valid pkg-config name/,
    ],
    context: [...atPackage],
    explanation: '{package|A package} is built from source, and {header|a library that it needs} is not in the image.',
    fix: [
      {
        command: 'bkdev up',
        says: 'after adding the -dev package that holds it to the stage toolchain of .devcontainer/Dockerfile',
      },
    ],
  },
  {
    class: 'dependency-not-found',
    patterns: [
      /E: Unable to locate package (?<package>\S+)/,
      /E: Package '(?<package>[^']+)' has no installation candidate/,
      /E: Version '[^']*' for '(?<package>[^']+)' was not found/,
      /there is no version of (?<package>\S+)/,
      /(?:^|\s)(?<package>\S+) was not found in the package registry/,
      /ERR_PNPM_NO_MATCHING_VERSION\s.*found for (?<package>\S+)/,
      /ERR_PNPM_FETCH_404\s.*https?:\/\/[^/\s]+\/(?<package>[^\s:]+)/,
      /No matching distribution found for (?<package>\S+)/,
    ],
    explanation: 'No source has {package}, or not in this version.',
    fix: [{ says: 'correct its name or version where it is asked for' }, mirrors],
  },
  {
    class: 'tool-version',
    patterns: [
      /ERR_PNPM_UNSUPPORTED_ENGINE/,
      /ERR_PNPM_BAD_PM_VERSION/,
      /No interpreter found for Python/,
      /incompatible with the project's Python requirement/,
    ],
    explanation: 'The product asks for another version of Node, pnpm or Python than the image has.',
    fix: [
      {
        command: 'bkdev up',
        says: 'after setting NODE_VERSION or PNPM_VERSION in .devcontainer/Dockerfile; Python comes from Debian',
      },
    ],
  },
  {
    class: 'dependency-build',
    patterns: [
      /^error: Failed to (?:download and )?build `(?<package>[^`]+)`/,
      /ERR_PNPM_LIFECYCLE|ELIFECYCLE/,
      /Failed building wheel for (?<package>\S+)/,
    ],
    explanation: '{package|A package} was downloaded and its own build failed.',
    fix: [{ command: 'bkdev logs {service}', says: 'shows what the build printed' }],
  },
];
