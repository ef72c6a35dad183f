import { build, testRecorded } from './recorded.ts';

// pip 23, npm 11, apt 2.6 and BuildKit, recorded in the images: without network, and with a server that has a
// self-signed certificate.
testRecorded([
  [
    'npm-certificate',
    build,
    {
      class: 'certificate-unknown',
      cause: 'npm error code DEPTH_ZERO_SELF_SIGNED_CERT',
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
    'pip-certificate',
    build,
    {
      class: 'certificate-unknown',
      cause:
        "Could not fetch URL https://registry.example/simple/supervisor/: There was a problem confirming the ssl certificate: HTTPSConnectionPool(host='registry.example', port=443): Max retries exceeded with url: /simple/supervisor/ (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:992)'))) - skipping",
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
    'apt-certificate',
    build,
    {
      class: 'certificate-unknown',
      cause:
        'Certificate verification failed: The certificate is NOT trusted. The certificate issuer is unknown.  Could not handshake: Error in the certificate verification. [IP: 172.18.0.8 443]',
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
    'registry-pull',
    build,
    {
      class: 'registry-unreachable',
      cause:
        'Error response from daemon: Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid on 192.0.2.53:53: no such host',
      explanation: 'The image cannot be pulled from registry.invalid.',
      fix: [
        {
          command: 'bkdev doctor --fix',
          says: "builds the base image from Debian's packages, without any registry",
        },
        { says: 'or set BKDEV_BASE_IMAGE to one that you can reach' },
      ],
    },
  ],
  [
    'registry-build',
    build,
    {
      class: 'registry-unreachable',
      cause:
        'ERROR: failed to do request: Head "https://registry.invalid/v2/debian/manifests/bookworm-slim": dial tcp: lookup registry.invalid on 192.0.2.53:53: no such host',
      explanation: 'The image cannot be pulled from registry.invalid.',
      fix: [
        {
          command: 'bkdev doctor --fix',
          says: "builds the base image from Debian's packages, without any registry",
        },
        { says: 'or set BKDEV_BASE_IMAGE to one that you can reach' },
      ],
    },
  ],
  [
    'pip-no-network',
    build,
    {
      class: 'dependency-unreachable',
      cause:
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f0000000000>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/supervisor/",
      explanation: 'supervisor cannot be downloaded: the container cannot reach its server.',
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
    'apt-no-network',
    build,
    {
      class: 'dependency-unreachable',
      cause: "Temporary failure resolving 'deb.debian.org'",
      explanation: 'libnothing-dev cannot be downloaded: the container cannot reach deb.debian.org.',
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
    'apt-no-package',
    build,
    {
      class: 'dependency-not-found',
      cause: 'E: Unable to locate package libnothing-dev',
      explanation: 'No package source has libnothing-dev, or not in this version.',
      fix: [
        { says: 'correct its name or version where it is requested' },
        {
          says: 'BKDEV_PYPI_INDEX, BKDEV_NPM_REGISTRY and BKDEV_DEBIAN_MIRROR select another source; then run bkdev up',
        },
      ],
    },
  ],
]);
