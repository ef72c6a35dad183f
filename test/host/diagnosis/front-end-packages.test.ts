import { testRecorded, workspace } from './recorded.ts';

// pnpm 10, recorded with the sample's front end: without network, with a server that has a self-signed certificate, and
// with changed lock files.
testRecorded([
  [
    'pnpm-certificate',
    workspace,
    {
      class: 'certificate-unknown',
      cause:
        'ERR_PNPM_META_FETCH_FAIL  GET https://registry.example/vue: request to https://registry.example/vue failed, reason: self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
      explanation:
        'registry.example presents a certificate that the container does not trust: usually a company network intercepts TLS.',
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
    'pnpm-lock-outdated',
    workspace,
    {
      class: 'lock-outdated',
      cause:
        'ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with <ROOT>/package.json',
      explanation: 'pnpm-lock.yaml no longer matches package.json, so what would be installed is not what was agreed.',
      fix: [
        {
          command: 'cd bkmonitor/webpack && pnpm install --lockfile-only',
          says: 'updates the lock file; commit it',
        },
      ],
    },
  ],
  [
    'pnpm-lock-missing',
    workspace,
    {
      class: 'lock-missing',
      cause: 'ERR_PNPM_NO_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent',
      explanation: 'pnpm-lock.yaml, which lists what to install, is missing from the checkout.',
      fix: [
        {
          command: 'git checkout -- bkmonitor/webpack/pnpm-lock.yaml',
          says: 'restores it',
        },
      ],
    },
  ],
  [
    'pnpm-lock-broken',
    workspace,
    {
      class: 'lock-broken',
      cause:
        'ERR_PNPM_BROKEN_LOCKFILE  The lockfile at "/workspace/bkmonitor/webpack/pnpm-lock.yaml" is broken: can not read a block mapping entry; a multiline key may not be an implicit key (6:27)',
      explanation: 'pnpm-lock.yaml cannot be parsed: a merge may have left conflict markers in it.',
      fix: [
        {
          command: 'git checkout -- bkmonitor/webpack/pnpm-lock.yaml',
          says: 'restores it; or repair that line',
        },
      ],
      where: 'bkmonitor/webpack/pnpm-lock.yaml:6',
    },
  ],
  [
    'pnpm-no-network',
    workspace,
    {
      class: 'dependency-unreachable',
      cause:
        'EAI_AGAIN  request to https://registry.npmjs.org/vue/-/vue-3.5.45.tgz failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org',
      explanation: 'vue cannot be downloaded: the container cannot reach registry.npmjs.org.',
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
    'pnpm-no-version',
    workspace,
    {
      class: 'dependency-not-found',
      cause:
        'ERR_PNPM_NO_MATCHING_VERSION  No matching version found for vue@^99.5.0 while fetching it from https://registry.npmjs.org/',
      explanation: 'No package source has vue@^99.5.0, or not in this version.',
      fix: [
        { says: 'correct its name or version where it is requested' },
        {
          says: 'BKDEV_PYPI_INDEX, BKDEV_NPM_REGISTRY and BKDEV_DEBIAN_MIRROR select another source; then run bkdev up',
        },
      ],
    },
  ],
  [
    'pnpm-engine',
    workspace,
    {
      class: 'tool-version',
      cause: 'ERR_PNPM_UNSUPPORTED_ENGINE  Unsupported environment (bad pnpm and/or Node.js version)',
      explanation: 'The product requires another version of Node, pnpm or Python than the image has.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting NODE_VERSION or PNPM_VERSION in .devcontainer/Dockerfile; Python comes from Debian',
        },
      ],
    },
  ],
]);
