import { deps, testRecorded } from './recorded.ts';

// uv 0.13, recorded by syncing the sample: without network, with another certificate bundle, without compiler,
// pkg-config or Python.h, with changed lock files.
testRecorded([
  [
    'uv-certificate',
    deps,
    {
      class: 'certificate-unknown',
      cause: 'cause: invalid peer certificate: UnknownIssuer',
      explanation:
        'files.pythonhosted.org presents a certificate that the container does not trust: usually a company network intercepts TLS.',
      fix: [
        {
          command: 'BKDEV_CA_BUNDLE=/path/to/company-ca.pem bkdev up',
          says: "adds your company's certificate authority to images and containers",
        },
        {
          command: 'bkdev doctor',
          says: 'shows which package sources and certificates the containers use',
        },
      ],
    },
  ],
  [
    'uv-lock-outdated',
    deps,
    {
      class: 'lock-outdated',
      cause: 'error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.',
      explanation: 'uv.lock no longer matches pyproject.toml, so what would be installed is not what was agreed.',
      fix: [
        {
          command: 'cd bkmonitor && uv lock',
          says: 'updates the lock file; commit it',
        },
      ],
    },
  ],
  [
    'uv-lock-step',
    deps,
    {
      class: 'lock-outdated',
      explanation: 'uv.lock no longer matches pyproject.toml, so what would be installed is not what was agreed.',
      cause:
        'bkmonitor/uv.lock is out of step with pyproject.toml: mismatched requirements for: `bkmonitor==1.0.0` (requests)',
      fix: [{ says: 'run `uv lock` in bkmonitor/ and commit the result' }],
    },
  ],
  [
    'uv-lock-invalid',
    deps,
    {
      class: 'lock-broken',
      cause: 'bkmonitor/uv.lock is not valid TOML: Invalid statement (at line 4, column 1)',
      explanation: 'uv.lock cannot be parsed: a merge may have left conflict markers in it.',
      fix: [{ says: 'repair that line, or restore the file: git checkout -- bkmonitor/uv.lock' }],
      where: 'bkmonitor/uv.lock:4',
    },
  ],
  [
    'uv-lock-missing',
    deps,
    {
      class: 'lock-missing',
      cause:
        'error: Unable to find lockfile at `uv.lock`, but `--frozen` was provided. To create a lockfile, run `uv lock` or `uv sync` without the flag.',
      explanation: 'uv.lock, which lists what to install, is missing from the checkout.',
      fix: [{ command: 'git checkout -- bkmonitor/uv.lock', says: 'restores it' }],
    },
  ],
  [
    'uv-lock-broken',
    deps,
    {
      class: 'lock-broken',
      cause: 'cause: TOML parse error at line 467, column 9',
      explanation: 'uv.lock cannot be parsed: a merge may have left conflict markers in it.',
      fix: [
        {
          command: 'git checkout -- bkmonitor/uv.lock',
          says: 'restores it; or repair that line',
        },
      ],
      where: 'bkmonitor/uv.lock:467',
    },
  ],
  [
    'uv-hash',
    deps,
    {
      class: 'dependency-mismatch',
      cause: 'cause: Hash mismatch for `async-timeout==5.0.1`',
      explanation:
        'The download of async-timeout==5.0.1 does not match the lock file: the file was replaced under the same name, or a proxy changes it.',
      fix: [
        {
          command: 'git diff -- bkmonitor/uv.lock',
          says: 'shows whether the lock file was changed',
        },
        {
          says: 'BKDEV_PYPI_INDEX, BKDEV_NPM_REGISTRY and BKDEV_DEBIAN_MIRROR select another source; then run bkdev up',
        },
      ],
    },
  ],
  [
    'uv-no-network',
    deps,
    {
      class: 'dependency-unreachable',
      cause: 'cause: failed to lookup address information: Temporary failure in name resolution',
      explanation: 'click==8.5.1 cannot be downloaded: the container cannot reach files.pythonhosted.org.',
      fix: [
        {
          command: 'bkdev doctor',
          says: 'shows which package sources and certificates the containers use',
        },
        {
          says: 'BKDEV_PYPI_INDEX, BKDEV_NPM_REGISTRY and BKDEV_DEBIAN_MIRROR select another source; then run bkdev up',
        },
      ],
    },
  ],
  [
    'uv-compiler',
    deps,
    {
      class: 'dependency-build',
      cause: "error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'",
      explanation:
        'mysqlclient==2.2.7 is built from source, and the image does not have the build tool x86_64-linux-gnu-gcc.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after adding it to the toolchain stage of .devcontainer/Dockerfile',
        },
      ],
    },
  ],
  [
    'uv-pkg-config',
    deps,
    {
      class: 'dependency-build',
      cause: '/bin/sh: 1: pkg-config: not found',
      explanation: 'mysqlclient==2.2.7 is built from source, and the image does not have the build tool pkg-config.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after adding it to the toolchain stage of .devcontainer/Dockerfile',
        },
      ],
    },
  ],
  [
    'uv-header',
    deps,
    {
      class: 'dependency-build',
      cause: 'src/MySQLdb/_mysql.c:52:10: fatal error: Python.h: No such file or directory',
      explanation: 'mysqlclient==2.2.7 is built from source, and the image does not have Python.h.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after adding the -dev package that contains it to the toolchain stage of .devcontainer/Dockerfile',
        },
      ],
    },
  ],
  [
    'uv-no-version',
    deps,
    {
      class: 'dependency-not-found',
      cause:
        "cause: Because there is no version of django==4.2.9999 and your project depends on django==4.2.9999, we can conclude that your project's requirements are unsatisfiable.",
      explanation: 'No package source has django==4.2.9999, or not in this version.',
      fix: [
        { says: 'correct its name or version where it is requested' },
        {
          says: 'BKDEV_PYPI_INDEX, BKDEV_NPM_REGISTRY and BKDEV_DEBIAN_MIRROR select another source; then run bkdev up',
        },
      ],
    },
  ],
]);
