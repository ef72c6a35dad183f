import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../../src/host/cli/program.ts';
import { languageAsked } from '../../../src/host/cli/their-language.ts';
import { speak } from '../../../src/host/ui/text/language.ts';
import { languageFrom } from '../../../src/host/ui/text/render.ts';
import { printedBy } from '../../support/printed.ts';

beforeEach(() => {
  for (const name of ['BKDEV_LANG', 'LC_ALL', 'LC_MESSAGES', 'LANG']) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  speak('en');
});

const bkdev = (...words: string[]) => printedBy(() => run(['node', 'bkdev', ...words]));

test.for([
  [undefined, {}, 'en'],
  [undefined, { LANG: 'C.UTF-8' }, 'en'],
  [undefined, { LANG: 'zh_CN.UTF-8' }, 'zh'],
  [undefined, { LANG: 'zh' }, 'zh'],
  [undefined, { LANG: 'zh-Hans' }, 'zh'],
  [undefined, { LANG: 'zha_CN' }, 'en'],
  [undefined, { LANG: 'de_DE.UTF-8' }, 'en'],
  [undefined, { LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'en'],
  [undefined, { LANG: 'zh_CN.UTF-8', LC_MESSAGES: '' }, 'zh'],
  [undefined, { LC_MESSAGES: 'zh_CN', LC_ALL: 'C' }, 'en'],
  [undefined, { LC_ALL: 'zh_TW.UTF-8', LANG: 'en_US' }, 'zh'],
  [undefined, { BKDEV_LANG: 'en', LC_ALL: 'zh_CN' }, 'en'],
  [undefined, { BKDEV_LANG: 'zh', LC_ALL: 'en_US' }, 'zh'],
  ['en', { BKDEV_LANG: 'zh' }, 'en'],
  ['zh', { LANG: 'en_US' }, 'zh'],
] as const)('--lang %s with %j must be answered in %s', ([asked, environment, language]) => {
  expect(languageFrom(asked, environment)).toBe(language);
});

test.for([
  [['status', '--lang', 'zh'], 'zh'],
  [['--lang=zh', 'status'], 'zh'],
  [['-w', 'exec', '--lang', 'zh', 'status'], 'zh'],
  [['exec', '--lang', 'zh', 'api', 'program'], 'zh'],
  [['exec', 'api', 'program', '--lang', 'zh'], undefined],
  [['-w', '/a', 'exec', 'api', '--lang', 'zh'], undefined],
  [['status', '--', '--lang', 'zh'], undefined],
  [['--lang', 'en', 'status', '--lang', 'zh'], 'zh'],
  [['status'], undefined],
] as const)('%j must ask for %s', ([words, language]) => {
  expect(languageAsked(words)).toBe(language);
});

test('a language without a catalogue must be refused as a usage error', async () => {
  const { result, stdout, stderr } = await bkdev('status', '--lang', 'fr');
  expect({ result, stdout, lines: stderr.trim().split('\n') }).toEqual({
    ...{ result: 2, stdout: '' },
    lines: [
      "error: option '--lang <language>' argument 'fr' is invalid. en or zh is expected.",
      '(bkdev --help shows the commands)',
    ],
  });
});

test('help must be in the language that was asked for', async () => {
  const { stdout } = await bkdev('up', '--help', '--lang', 'zh');
  expect(stdout.split('\n').slice(0, 6)).toEqual([
    '用法: bkdev up [options] [profile]',
    '',
    '启动一个配置方案，并等到全部服务健康',
    '',
    '参数：',
    '  profile                配置方案（默认：上次使用的，其次正在运行的，最后 api）',
  ]);
});

test.for([
  [['statsu'], ["错误：未知命令 'statsu'", '（是否想输入 status？）']],
  [
    ['status', '--wacth'],
    ["错误：未知选项 '--wacth'", '（是否想输入 --watch？）'],
  ],
  [['up', 'api', 'web'], ["错误：'up' 的参数过多。应为 1 个，实际为 2 个：api、web。"]],
  [['restart'], ["错误：缺少必需的参数 'services'"]],
  [['--workspace'], ["错误：选项 '-w, --workspace <dir>' 缺少值"]],
  [
    ['wait', 'api', '--timeout', 'soon'],
    ["错误：选项 '--timeout <duration>' 的值 'soon' 无效。应为时长，例如 90s 或 5m。"],
  ],
  [['logs', '--tail', '-3'], ["错误：选项 '-n, --tail <lines>' 的值 '-3' 无效。应为整数。"]],
] as const)('the usage error %j must be reported in the language of the locale', async ([words, lines]) => {
  vi.stubEnv('LANG', 'zh_CN.UTF-8');
  const { result, stderr } = await bkdev(...words);
  expect({ result, lines: stderr.trim().split('\n') }).toEqual({
    result: 2,
    lines: [...lines, '（bkdev --help 可查看所有命令）'],
  });
});
