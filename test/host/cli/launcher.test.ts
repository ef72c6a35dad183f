import { execFile } from 'node:child_process';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A minimal checkout: the launcher, and an `npm` that records its calls and creates what the real one would. */
let root: string;
let env: Record<string, string>;

const npm = `#!/bin/sh
echo "$*" >> calls
if [ -f incomplete ] && [ "$1" = ci ]; then
  echo 'npm error npm ci can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.'
  exit 1
fi
[ ! -f npm-fails ] || { echo "npm ERR! no registry"; exit 1; }
case $1 in
ci | install)
  rm -rf node_modules && mkdir -p node_modules/.bin
  ln -s "${process.execPath}" node_modules/.bin/node
  touch node_modules/.package-lock.json ;;
run)
  rm -rf dist && mkdir dist
  echo 'process.stdout.write(JSON.stringify(process.argv.slice(2)));' > dist/bkdev.js ;;
esac
`;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'bkdev-launcher-')));
  const tools = join(root, 'tools');
  await mkdir(join(root, 'src', 'host', 'cli'), { recursive: true });
  await mkdir(tools);
  await copyFile(join(import.meta.dirname, '../../../bkdev'), join(root, 'bkdev'));
  await writeFile(join(tools, 'npm'), npm, { mode: 0o755 });
  await symlink(process.execPath, join(tools, 'node'));
  for (const file of ['package.json', 'package-lock.json', 'build.ts', 'src/host/cli/main.ts']) {
    await writeFile(join(root, file), '{}');
    await age(file, 3600);
  }
  for (const folder of ['src', 'src/host', 'src/host/cli']) await age(folder, 3600);
  env = { PATH: [tools, '/usr/bin', '/bin'].join(delimiter) };
});

afterEach(() => rm(root, { recursive: true }));

/** Makes a file or folder this many seconds old. */
function age(path: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  return utimes(join(root, path), then, then);
}

function launch(args: readonly string[] = [], program = join(root, 'bkdev')) {
  return new Promise<{ status: number; stdout: string; stderr: string }>(resolve => {
    execFile(program, args, { env, cwd: tmpdir() }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

async function calls(): Promise<string[]> {
  return (await readFile(join(root, 'calls'), 'utf8').catch(() => ''))
    .trim()
    .split('\n')
    .filter(line => line !== '');
}

const install = 'ci --include=dev --no-audit --no-fund';
const build = 'run build';

describe('the launcher', () => {
  it('must install and build in a fresh checkout, say so on standard error, and hand on every argument', async () => {
    const result = await launch(['up', 'two words', '--json', '']);
    expect(result).toEqual({
      status: 0,
      stdout: '["up","two words","--json",""]',
      stderr: 'bkdev: installing its packages (npm ci)…\nbkdev: building (npm run build)…\n',
    });
    expect(await calls()).toEqual([install, build]);
  });

  it('must do neither when both are up to date', async () => {
    await launch();
    expect(await launch(['status'])).toEqual({ status: 0, stdout: '["status"]', stderr: '' });
    expect(await calls()).toEqual([install, build]);
  });

  it('must build again once a source file, a folder of them, build.ts or package.json has changed', async () => {
    await launch();
    for (const changed of ['src/host/cli/main.ts', 'src/host/cli', 'build.ts', 'package.json']) {
      await age(changed, -60);
      await launch();
      await age(changed, 3600);
    }
    expect(await calls()).toEqual([install, build, build, build, build, build]);
  });

  it('must install again once the lock file has changed', async () => {
    await launch();
    await age('package-lock.json', -60);
    await launch();
    expect(await calls()).toEqual([install, build, install]);
  });

  it('must build again when a source file was saved while the build ran', async () => {
    const slow = npm.replace('run)', 'run)\n  touch src/host/cli/main.ts');
    await writeFile(join(root, 'tools', 'npm'), slow);
    await launch();
    await age('src/host/cli/main.ts', -1);
    await launch();
    expect(await calls()).toEqual([install, build, build]);
  });

  it('must find its folder through symbolic links, including relative ones', async () => {
    await mkdir(join(root, 'bin'));
    await symlink('../bkdev', join(root, 'bin', 'relative'));
    await symlink(join(root, 'bin', 'relative'), join(root, 'bin', 'bkdev'));
    expect(await launch(['x'], join(root, 'bin', 'bkdev'))).toMatchObject({ status: 0, stdout: '["x"]' });
  });

  it('must show the end of the npm output if it fails, exit with 4, and try again next time', async () => {
    await writeFile(join(root, 'npm-fails'), '');
    const result = await launch();
    expect(result).toMatchObject({ status: 4, stdout: '' });
    expect(result.stderr).toContain('npm ERR! no registry\nbkdev: npm ci failed; the lines above');
    await rm(join(root, 'npm-fails'));
    expect(await launch(['again'])).toMatchObject({ status: 0, stdout: '["again"]' });
  });

  it('must install what the lock file lists if npm finds it incomplete', async () => {
    await writeFile(join(root, 'incomplete'), '');
    expect(await launch(['x'])).toMatchObject({ status: 0, stdout: '["x"]' });
    expect(await calls()).toEqual([install, 'install --no-save --include=dev --no-audit --no-fund', build]);
  });

  it('must say what it needs if there is no Node.js', async () => {
    const folder = join(root, 'none');
    await mkdir(folder);
    for (const tool of ['sh', 'ln', 'rm', 'find', 'mktemp', 'readlink'])
      await symlink(await realpath(`/bin/${tool}`).catch(() => `/usr/bin/${tool}`), join(folder, tool));
    env = { PATH: folder };
    const result = await launch();
    expect(result).toMatchObject({ status: 4, stdout: '' });
    expect(result.stderr).toContain(
      'bkdev: it needs Node.js 20 or newer and npm to install itself; found: no Node.js.',
    );
  });

  it('must refuse a Node.js that is too old to install it', async () => {
    await rm(join(root, 'tools', 'node'));
    await writeFile(join(root, 'tools', 'node'), '#!/bin/sh\ncase $1 in -p) echo 18;; *) echo v18.20.4;; esac\n');
    await chmod(join(root, 'tools', 'node'), 0o755);
    expect((await launch()).stderr).toContain('found: Node.js v18.20.4.');
  });

  it("must run with the system's Node.js if npm could not install one and that is new enough", async () => {
    await launch();
    await rm(join(root, 'node_modules', '.bin', 'node'));
    expect(await launch(['y'])).toEqual({ status: 0, stdout: '["y"]', stderr: '' });
  });

  it('must install and build once when several start at the same time', async () => {
    const slow = npm.replace('case $1 in', 'sleep 0.3\ncase $1 in');
    await writeFile(join(root, 'tools', 'npm'), slow);
    const results = await Promise.all(['a', 'b', 'c', 'd'].map(name => launch([name])));
    expect(results.map(({ status, stdout }) => ({ status, stdout }))).toEqual([
      { status: 0, stdout: '["a"]' },
      { status: 0, stdout: '["b"]' },
      { status: 0, stdout: '["c"]' },
      { status: 0, stdout: '["d"]' },
    ]);
    expect(await calls()).toEqual([install, build]);
  });

  it('must take over the lock of a process that is gone, and leave nothing behind', async () => {
    const gone = await new Promise<number>(resolve => {
      const child = execFile('true', () => resolve(child.pid ?? 0));
    });
    await symlink(String(gone), join(root, '.bkdev.lock'));
    expect(await launch(['z'])).toMatchObject({ status: 0, stdout: '["z"]' });
    expect((await readdir(root)).filter(name => name.startsWith('.bkdev'))).toEqual([]);
  });
});
