import { describe, expect, it } from 'vitest';
import type { Program, Programs, Unreachable } from '../../../src/agent/health/supervisor.ts';
import { affectedBy } from '../../../src/agent/reload/affected.ts';
import { toReloaded } from '../../../src/agent/reload/rule.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { program } from '../../support/program.ts';

const change = (path: string, about: { isNew?: boolean; since?: number; againAt?: number } = {}) => ({
  path,
  isNew: false,
  since: 5_000_000,
  ...about,
});

/** `loaded` contains records by pid; a line `w FILE` means that the program wrote the file. */
async function affected(
  paths: readonly ReturnType<typeof change>[],
  programs: readonly Program[] | Unreachable,
  loaded: Readonly<Record<number, readonly string[]>> = {},
  rule = {},
) {
  const reloaded = toReloaded({ name: 'worker', role: 'worker', reload: rule });
  if (reloaded === undefined) throw new Error('it is not reloaded');
  const found = 'type' in programs ? programs : ({ type: 'programs', programs } satisfies Programs);
  const {
    programs: names,
    changes,
    written,
  } = await affectedBy(paths, reloaded, {
    root: '/workspace',
    supervisor: { programs: async () => found },
    loaded: async pid => {
      const lines = loaded[pid];
      const below = (line: string) => `/workspace/${line}`;
      return (
        lines && {
          loaded: new Set(lines.filter(line => !line.startsWith('w ')).map(below)),
          written: new Set(lines.filter(line => line.startsWith('w ')).map(line => below(line.slice(2)))),
        }
      );
    },
  });
  return { names, paths: changes.map(({ path }) => path), ...(written.size > 0 && { written: [...written] }) };
}

const service = program({ name: 'worker:service', pid: 7 });
const cron = program({ name: 'worker:cron', pid: 8 });

describe('a change', () => {
  it('must affect the programs that loaded it, and those with an incomplete record', async () => {
    const loaded = { 7: ['a.py', 'b.py'], 8: ['b.py', 'w b.py'] };
    expect(await affected([change('a.py')], [service, cron], loaded)).toEqual({
      names: ['worker:service'],
      paths: ['a.py'],
    });
    expect(await affected([change('a.py'), change('b.py')], [service, cron], loaded)).toEqual({
      names: ['worker:service', 'worker:cron'],
      paths: ['a.py', 'b.py'],
      written: ['b.py'],
    });
    expect(await affected([change('c.py')], [service, cron], loaded)).toEqual({ names: [], paths: [] });
    expect((await affected([change('c.py')], [service, cron], { 7: [] })).names).toEqual(['worker:cron']);
  });

  it('that adds a module must affect the programs that loaded its package', async () => {
    const loaded = { 7: ['tasks/one.py'], 8: ['views/one.py'] };
    const added = change('tasks/two.py', { isNew: true });
    expect((await affected([added], [service, cron], loaded)).names).toEqual(['worker:service']);
  });

  it('must not concern a program that was started after it, is off, or takes no part', async () => {
    const [young, off, other] = [{ startedAt: 5001 }, { state: 'STOPPED' as const }, { name: 'worker:other', pid: 9 }];
    const programs = [program({ ...service, ...young }), program({ ...cron, pid: 0, ...off }), program(other)];
    expect((await affected([change('a.py')], programs, {}, { programs: ['service', 'cron'] })).names).toEqual([]);
    expect((await affected([change('a.py', { since: 5_001_500 })], programs)).names).toEqual([
      'worker:service',
      'worker:other',
    ]);
  });

  it('must concern a program that was started between its first save and its last', async () => {
    const programs = [program({ name: 'worker:service', pid: 7, startedAt: 5001 })];
    const saved = change('a.py', { since: 5_000_000, againAt: 5_001_200 });
    expect((await affected([saved], programs)).names).toEqual(['worker:service']);
    expect((await affected([{ ...saved, againAt: 5_000_900 }], programs)).names).toEqual([]);
  });

  it('must concern a program that crashed, whatever it had loaded', async () => {
    const crashed = program({ name: 'worker:service', state: 'FATAL' });
    expect((await affected([change('a.py')], [crashed], { 0: [] })).names).toEqual(['worker:service']);
  });

  it('of packages or of non-code files must affect all, according to the rule', async () => {
    const loaded = { 7: [], 8: [] };
    expect((await affected([change('bkmonitor/uv.lock')], [service, cron], loaded)).names).toHaveLength(2);
    expect((await affected([change('.env')], [service, cron], loaded, { paths: ['.env'] })).names).toHaveLength(2);
    expect((await affected([change('.env')], [service, cron], loaded)).names).toEqual([]);
  });

  it('must be owed to a role that cannot be asked, and to none that is not there', async () => {
    const lost: Unreachable = { type: 'unreachable', reason: message('supervisor.no-answer', { withinMs: 2000 }) };
    expect(await affected([change('a.py')], lost)).toEqual({ names: ['*'], paths: ['a.py'] });
    expect(
      (
        await affected([change('a.py')], {
          type: 'absent',
          reason: message('supervisor.no-socket', { path: 'api.sock' }),
        })
      ).names,
    ).toEqual([]);
  });
});
