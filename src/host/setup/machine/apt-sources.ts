import type { Host } from '../../ports/host.ts';

/** One archive that apt takes binary packages from. */
export interface AptSource {
  readonly file: string;
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring, or a whole key block with its indentation; absent where apt's own trusted keys count. */
  readonly signedBy?: string;
}

/** A line that no sources file holds, before each file in what `readAptSources` prints. */
const fileMark = '#bkdev-file ';

const printSources = `for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
  if [ -r "$file" ]; then echo; echo "${fileMark}$file"; cat "$file"; fi
done`;

/**
 * The archives of this host. apt cannot be asked: `apt-get indextargets` says nothing before the first `apt-get
 * update`. Empty where apt is not used.
 */
export async function readAptSources(host: Host): Promise<AptSource[]> {
  if (host.platform !== 'linux') return [];
  return parseAptSources((await host.run(['sh', '-c', printSources])).stdout);
}

/** Reads both formats of sources.list(5): one line an archive (`.list`), or stanzas (`.sources`). */
export function parseAptSources(printed: string): AptSource[] {
  return printed.split(`\n${fileMark}`).flatMap(part => {
    const [file = '', ...lines] = part.split('\n');
    if (file.endsWith('.sources')) return stanzasOf(lines).flatMap(fields => fromStanza(file, fields));
    return lines.flatMap(line => fromLine(file, line));
  });
}

function fromLine(file: string, line: string): AptSource[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
  const [, options = '', uri, suite, components = ''] = match ?? [];
  if (uri === undefined || suite === undefined) return [];
  const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
  return [{ file, uri, suites: [suite], components: wordsOf(components), ...(signedBy !== undefined && { signedBy }) }];
}

function fromStanza(file: string, fields: ReadonlyMap<string, string>): AptSource[] {
  const words = (name: string) => wordsOf(fields.get(name) ?? '');
  if (!words('types').includes('deb') || /^(no|false|0|without|off|disable)$/i.test(fields.get('enabled') ?? ''))
    return [];
  const signedBy = fields.get('signed-by');
  return words('uris').map(uri => ({
    file,
    uri,
    suites: words('suites'),
    components: words('components'),
    ...(signedBy !== undefined && { signedBy }),
  }));
}

/** Fields by lower-case name; a continuation line keeps its indentation, comment lines vanish (deb822(5)). */
function stanzasOf(lines: readonly string[]): Map<string, string>[] {
  const stanzas = [new Map<string, string>()];
  let field = '';
  for (const line of lines) {
    if (line.startsWith('#')) continue;
    const stanza = stanzas.at(-1) as Map<string, string>;
    const match = /^([^\s:]+):\s*(.*)$/.exec(line);
    if (line.trim() === '') stanzas.push(new Map());
    else if (match?.[1] !== undefined) {
      field = match[1].toLowerCase();
      stanza.set(field, match[2] ?? '');
    } else stanza.set(field, `${stanza.get(field) ?? ''}\n${line}`);
  }
  return stanzas;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

/**
 * The archive that a Debian release itself comes from. Other vendors name their suites after Debian's releases too,
 * so it has to stand in one of Debian's own files, or beside the release's updates.
 */
export function mainArchive(sources: readonly AptSource[], codename: string): AptSource | undefined {
  const candidates = sources.filter(
    source =>
      source.suites.includes(codename) && source.components.includes('main') && !source.uri.startsWith('cdrom:'),
  );
  const hasUpdates = ({ uri }: AptSource) =>
    sources.some(source => source.uri === uri && source.suites.includes(`${codename}-updates`));
  return candidates.find(hasUpdates) ?? candidates.find(({ file }) => /\/(sources\.list|debian\.sources)$/.test(file));
}

/** Debian's releases that bkdev may meet, oldest first. */
const debianReleases = ['bullseye', 'bookworm', 'trixie', 'forky'];

/**
 * The Debian release whose packages this host gets. Its sources count before `/etc/os-release`, because a single
 * package from a newer release can bring that file along with it.
 */
export function debianCodename(sources: readonly AptSource[], codename: string): string {
  return debianReleases.find(release => mainArchive(sources, release) !== undefined) ?? codename;
}
