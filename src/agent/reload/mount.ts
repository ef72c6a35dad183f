import { readFileSync } from 'node:fs';

/** File systems that carry files of another machine; the kernel here need not hear about changes made there. */
const foreign = /^(?:fuse|9p|virtiofs|nfs|cifs|smb|vboxsf|prl_fs|fakeowner|osxfs)/;

/** Whether the mount of a folder may miss events of changes made on the host. */
export function isForeignMount(folder: string): boolean {
  try {
    return foreign.test(kindOfMount(folder, readFileSync('/proc/self/mountinfo', 'utf8')) ?? '');
  } catch {
    return true;
  }
}

/** The file system type of the innermost mount (proc_pid_mountinfo(5)). */
export function kindOfMount(folder: string, mountinfo: string): string | undefined {
  const mounts = mountinfo.split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const kind = after.split(' ')[0];
    return point !== undefined && kind !== undefined ? [{ point: unescaped(point), kind }] : [];
  });
  const around = mounts.filter(({ point }) => folder === point || point === '/' || folder.startsWith(`${point}/`));
  return around.reduce<{ point: string; kind: string } | undefined>(
    (inner, mount) => (inner === undefined || mount.point.length >= inner.point.length ? mount : inner),
    undefined,
  )?.kind;
}

/** Spaces are octal escapes in that file. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
