import { describe, expect, it } from 'vitest';
import { ignoredGlobs, isIgnored } from '../../../src/agent/reload/ignored.ts';
import { hintFor, kindOf } from '../../../src/agent/reload/kind.ts';
import { toReloaded } from '../../../src/agent/reload/rule.ts';
import { inEnglish } from '../../support/said.ts';

describe('a rule', () => {
  it('must be any Python file by default, and none for services that run no code of the product', () => {
    const web = toReloaded({ name: 'web', role: 'web' });
    expect(['a.py', 'a/b/c.py', '.hidden/a.py', 'a.html'].map(path => web?.concerns(path))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(web?.reloads('anything')).toBe(true);
    for (const role of ['db', 'cache', 'broker', 'step', 'workspace', 'gateway', 'flower'])
      expect(toReloaded({ name: 'x', role })).toBeUndefined();
  });

  it('must make a role reload that bkdev does not know, and one whose traits request it', () => {
    const flower = toReloaded({ name: 'flower', role: 'flower', reload: { paths: ['flower/**'] } });
    expect(['flower/a.js', 'a.py'].map(path => flower?.concerns(path))).toEqual([true, false]);
    expect(toReloaded({ name: 'flower', role: 'flower', traits: { reloads: true, reloadOrder: 3 } })?.order).toBe(3);
    expect(toReloaded({ name: 'web', role: 'web', traits: { reloads: false } })).toBeUndefined();
  });

  it('must exclude ignored paths, and programs that are exempt', () => {
    const reload = { paths: ['bkmonitor/**/*.py', '.env'], ignore: ['**/tests/**'], programs: ['service'], drain: 3 };
    const worker = toReloaded({ name: 'worker', role: 'worker', reload });
    const paths = ['bkmonitor/a.py', 'bkmonitor/tests/a.py', 'ai_agent/a.py', '.env', 'bkmonitor/.env'];
    expect(paths.filter(path => worker?.concerns(path))).toEqual(['bkmonitor/a.py', '.env']);
    expect(['service', 'cron'].filter(name => worker?.reloads(name))).toEqual(['service']);
    expect(worker?.drain).toBe(3);
  });
});

describe('ignored files', () => {
  it('must include files that editors, Python, git and Node write beside the source', () => {
    const ignored = [
      ...['a/.b.py.swp', 'a/4913', 'a/b.py~', 'a/.#b.py', 'a/#b.py#', 'a/b.py.tmp', 'a/b.py___jb_tmp___', 'a/b.pyc'],
      ...['.git/index', 'a/__pycache__/b.py', 'node_modules/a/setup.py', '.venv/lib/a.py', 'a/b.log', 'a/b.log.1'],
    ];
    expect(ignored.filter(path => !isIgnored(path))).toEqual([]);
    const kept = ['a/b.py', 'a/logs/b.py', '.env', 'a/templates/b.html', 'gitlab/a.py', 'a/swap.py'];
    expect(kept.filter(isIgnored)).toEqual([]);
  });

  it('must be passed to the library, too', () => {
    expect(ignoredGlobs).toEqual([expect.stringMatching(/^\*\*\/\{\.git,.*\bnode_modules\b.*\}$/)]);
  });
});

describe('the kind of a file', () => {
  it('must determine the action', () => {
    const packages = ['bkmonitor/uv.lock', 'base/pyproject.toml', 'a/b/poetry.lock', 'requirements.txt', 'Pipfile'];
    expect([...packages, 'requirements/dev.txt'].map(kindOf)).toEqual(Array(6).fill('packages'));
    const kinds = ['a/b/c/d/uv.lock', 'docs/notes.txt', 'profiles/full.yaml', 'a/b.py', 'a.html'];
    expect(kinds.map(kindOf)).toEqual(['other', 'other', 'definition', 'code', 'other']);
  });

  it('of the definition must name the command that applies it', () => {
    expect(inEnglish(hintFor('Dockerfile', []))).toMatch(/bkdev up rebuilds/);
    expect(inEnglish(hintFor('env/common.env', []))).toMatch(/bkdev up/);
    expect(inEnglish(hintFor('runtime/supervisor/api.conf', []))).toMatch(/bkdev restart/);
    for (const silent of ['runtime/agent.mjs', '.env', '.resolved', 'api/devcontainer.json', 'runtime/notes.md'])
      expect(hintFor(silent, [])).toBeUndefined();
  });

  it('of Compose must depend on whether the current definition uses it, whatever its name', () => {
    const files = ['compose.yaml', 'rabbit.yml', 'full/compose.yaml'];
    for (const used of ['compose.yaml', 'rabbit.yml'])
      expect(inEnglish(hintFor(used, files))).toMatch(/bkdev up applies it/);
    for (const silent of ['compose.debug.yaml', 'full/compose.yaml']) expect(hintFor(silent, files)).toBeUndefined();
  });
});
