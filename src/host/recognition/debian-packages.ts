import { requirementOf } from './dependencies.ts';
import type { Database, FirstStep, Found } from './findings.ts';
import type { Requirement } from './requirements.ts';
import { firstOfEach, found, hitsIn, nameOf, type Tree } from './tree.ts';

/** Debian packages needed to build or load Python packages. Those with wheels for every Python are omitted. */
const needs: readonly (readonly [packages: readonly string[], debian: readonly string[]])[] = [
  [['psycopg', 'psycopg2'], ['libpq5']],
  [
    ['psycopg2', 'psycopg-c'],
    ['libpq-dev', 'gcc', 'libc6-dev', 'python3-dev'],
  ],
  [['mysqlclient'], ['default-libmysqlclient-dev', 'gcc', 'libc6-dev', 'pkg-config', 'python3-dev']],
  [
    ['python-ldap', 'django-auth-ldap'],
    ['libldap2-dev', 'libsasl2-dev', 'gcc', 'libc6-dev', 'python3-dev'],
  ],
  [
    ['xmlsec', 'python3-saml', 'djangosaml2', 'pysaml2'],
    ['libxmlsec1-dev', 'xmlsec1', 'gcc', 'libc6-dev', 'pkg-config', 'python3-dev'],
  ],
  [
    ['weasyprint', 'django-weasyprint'],
    ['libpango-1.0-0', 'libpangoft2-1.0-0', 'libharfbuzz-subset0'],
  ],
  [['cairosvg', 'cairocffi', 'xhtml2pdf', 'rlpycairo'], ['libcairo2']],
  [['pycairo'], ['libcairo2-dev', 'gcc', 'libc6-dev', 'pkg-config', 'python3-dev']],
  [['python-magic', 'django-drf-filepond'], ['libmagic1']],
  [['pycurl'], ['libcurl4-openssl-dev', 'libssl-dev', 'gcc', 'libc6-dev', 'python3-dev']],
  [
    ['uwsgi', 'pyuwsgi'],
    ['gcc', 'libc6-dev', 'python3-dev'],
  ],
  [['pylibmc'], ['libmemcached-dev', 'zlib1g-dev', 'gcc', 'libc6-dev', 'python3-dev']],
  [['pyodbc'], ['unixodbc-dev', 'g++', 'libc6-dev', 'python3-dev']],
  [['python-snappy'], ['libsnappy-dev', 'g++', 'libc6-dev', 'python3-dev']],
  [['pygraphviz'], ['libgraphviz-dev', 'gcc', 'libc6-dev', 'pkg-config', 'python3-dev']],
  [
    ['librabbitmq', 'netifaces', 'pyleniterator', 'python-geohash', 'zstd'],
    ['gcc', 'g++', 'libc6-dev', 'python3-dev'],
  ],
  [['pyzbar'], ['libzbar0']],
  [['pdf2image'], ['poppler-utils']],
  [['pytesseract', 'ocrmypdf'], ['tesseract-ocr']],
  [['python-gettext', 'django-rosetta'], ['gettext']],
];

/** Returns the Debian packages needed by the manifest's packages and by commands in entry points. */
export function recogniseDebianPackages(
  tree: Tree,
  requirements: readonly Requirement[],
  databases: readonly Found<Database>[],
  steps: readonly Found<FirstStep>[],
): Found<string>[] {
  const byRequirement = needs.flatMap(([packages, debian]) =>
    packages.flatMap(name => {
      const requirement = requirementOf(requirements, name);
      if (requirement === undefined || requirement.extras.includes('binary')) return [];
      return debian.map(each => found(each, 'likely' as const, requirement.evidence));
    }),
  );
  const spatial = databases.find(({ value }) => value.isSpatial);
  const gis =
    spatial === undefined
      ? []
      : ['gdal-bin', 'libgdal-dev'].map(each => found(each, 'certain' as const, ...spatial.evidence));
  const gettext = steps
    .filter(({ value }) => value.command.startsWith('compilemessages'))
    .map(({ evidence }) => found('gettext', 'certain' as const, ...evidence));
  const all = firstOfEach([...byRequirement, ...gis, ...gettext], ({ value }) => value);
  const installed = dockerfilePackages(tree);
  // Packages that the product's own image installs, too, are certain.
  return all.map(each => {
    const own = installed.find(({ value }) => value === each.value);
    return own === undefined ? each : found(each.value, 'certain', ...each.evidence, ...own.evidence);
  });
}

/** Returns packages that the product's Dockerfiles install with `apt-get`. */
function dockerfilePackages(tree: Tree): Found<string>[] {
  const images = tree.files.filter(path => /Dockerfile/i.test(nameOf(path)));
  return images.flatMap(file =>
    hitsIn(file, tree.text(file) ?? '', /^[ \t]*([a-z][a-z0-9.+-]+)(?=[ \t]*(?:\\|$|[ \t]))/gm).map(
      ({ groups: [name = ''], evidence }) => found(name, 'certain' as const, evidence),
    ),
  );
}
