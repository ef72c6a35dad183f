import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellWidth, wrapWithin, wrapWords } from '../../../../src/host/ui/text/cells.ts';
import { findingLines } from '../../../../src/host/ui/text/finding-lines.ts';
import {
  formatAge,
  formatDuration,
  formatElapsed,
  formatEstimate,
} from '../../../../src/host/ui/text/format-duration.ts';
import { formatError } from '../../../../src/host/ui/text/format-error.ts';
import { jsonText } from '../../../../src/host/ui/text/json-lines.ts';
import { speak } from '../../../../src/host/ui/text/language.ts';
import { nothingSaid, plainLines } from '../../../../src/host/ui/text/plain-lines.ts';
import { formatPlan } from '../../../../src/host/ui/text/plan-lines.ts';
import { statusTable } from '../../../../src/host/ui/text/status-table.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { toStatus } from '../../../../src/shared/model/status.ts';
import {
  allHealthy,
  at,
  sampleDefinition,
  samplePlan,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

beforeAll(() => speak('zh'));
afterAll(() => speak('en'));

/** Returns the plain output for these events, one per second. */
function told(...events: readonly Untimed[]): string {
  let said = nothingSaid;
  const lines = events.flatMap((event, index) => {
    const next = plainLines(said, at(index * 1000, event), { definition: sampleDefinition, color: false });
    said = next.said;
    return next.lines;
  });
  return `\n${lines.join('\n')}\n`;
}

test('durations must have Chinese units', () => {
  expect([0, 8_400, 125_000, 11_400_000, 200_000_000].map(formatElapsed)).toEqual([
    ...['0 秒', '8 秒', '2 分 5 秒', '3 小时 10 分', '2 天'],
  ]);
  expect([8_400, 125_000, 11_400_000].map(formatAge)).toEqual(['8 秒', '2 分钟', '3 小时']);
  expect([10, 14_230, 125_400].map(formatDuration)).toEqual(['不到 0.1 秒', '14.2 秒', '2 分 5 秒']);
  expect(formatEstimate(400)).toBe('1 秒');
});

test('a text without blanks must fill its rows, and no row begin with closing punctuation', () => {
  const text = '容器 api 已退出（退出码 1）：请检查 bkmonitor/kernel_api/urls.py 第 3 行的导入语句。';
  expect(wrapWords(text, 26)).toEqual([
    ...['容器 api 已退出（退出码', '1）：请检查', 'bkmonitor/kernel_api/urls.', 'py 第 3 行的导入语句。'],
  ]);
  expect(wrapWords('等待中，'.repeat(3), 9)).toEqual(['等待中，', '等待中，', '等待中，']);
  expect(wrapWithin('正在等待数据库启动，请稍候', 8, 2)).toEqual(['正在等待', '数据库…']);
  for (const row of wrapWords(text.repeat(3), 13)) expect(cellWidth(row)).toBeLessThanOrEqual(13);
});

test('a plan must be in Chinese', () => {
  const plan = { ...samplePlan('mysql', 'api'), kept: ['redis', 'web'] };
  expect(formatPlan(plan)).toEqual(['创建 mysql（还没有容器）', '创建 api（还没有容器）', '保留 redis、web']);
});

test('a start must be reported in Chinese', () => {
  expect(
    told(
      upStarted,
      { type: 'plan-made', plan: samplePlan('mysql', 'api'), estimateMs: 65_000 },
      { type: 'activity-started', activity: 'creating', services: ['mysql', 'api'] },
      { type: 'service-held', service: 'api', hold: message('hold.service', { service: 'migrate' }) },
      { type: 'service-became-healthy', service: 'mysql', tookMs: 4100 },
      { type: 'service-became-healthy', service: 'migrate', tookMs: 8000 },
      { type: 'code-reloaded', service: 'api', reason: 'urls.py', tookMs: 900 },
      { type: 'code-held', services: ['api'], where: 'urls.py:10', reason: 'SyntaxError: invalid syntax' },
      { type: 'notice-given', text: 'A note', hint: 'bkdev doctor' },
      { type: 'agent-lost', reason: 'connection closed' },
      { type: 'command-finished', tookMs: 12_300, urls: ['http://127.0.0.1:10204'] },
    ),
  ).toMatchInlineSnapshot(`
    "
    bkdev：sample，配置方案 api
    计划      创建 mysql（还没有容器）
    计划      创建 api（还没有容器）
    计划      预计约 1 分 5 秒（根据以往启动耗时）
    mysql, api  创建中
    api       等待 migrate
    mysql     健康，耗时 4.1 秒
    migrate   已完成，耗时 8.0 秒
    api       已重载，耗时 0.9 秒（urls.py）
    api       暂不生效：urls.py:10 SyntaxError: invalid syntax
    提示：A note
      可尝试：bkdev doctor
    agent     连接中断：connection closed
    已就绪，耗时 12.3 秒  http://127.0.0.1:10204
    "
  `);
});

test('a failure must be in Chinese around the output of the failed program', () => {
  const lines = formatError(
    {
      ...{ code: 'role-failed', hint: '', class: 'import-error', where: 'urls.py:1', probe: 'connection refused' },
      message: message('failure.of-service', { title: 'Kernel API', service: 'api', cause: 'ModuleNotFoundError' }),
      fixes: [{ command: 'bkdev up', says: '改正导入之后' }, { says: '再试一次。' }],
      detail: ['Traceback'],
    },
    false,
  );
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ✗ Kernel API（api）失败：ModuleNotFoundError
      导入错误，位置 urls.py:1
      最近一次探测：connection refused
      | Traceback
      可尝试：bkdev up （改正导入之后）
              再试一次。
    "
  `);
});

test('findings of doctor must be in columns', () => {
  const lines = findingLines(
    [
      { check: 'compose', level: 'ok', found: message('doctor.compose', { version: '2.39.1' }), remedy: [] },
      { check: 'memory', level: 'warning', found: '可用内存 2.1 GB', remedy: [] },
      {
        check: 'buildx',
        level: 'error',
        found: message('doctor.buildx.missing'),
        remedy: ['apt-get install docker-buildx', '…'],
      },
    ],
    { color: false },
  );
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ● 正常  compose  Docker Compose 2.39.1
    ? 注意  memory   可用内存 2.1 GB
    ✗ 错误  buildx   未安装 Docker Buildx（\`docker buildx version\` 执行失败），无法构建镜像
                     可尝试：apt-get install docker-buildx
                             …
    "
  `);
});

test('a status must be a table with aligned columns', () => {
  const services = sampleDefinition.services.map(({ name }) => name);
  const about = { workspace: '/home/ann/sample', profile: 'api', services, wanted: services };
  const status = toStatus(sampleDefinition, stateAfter(upStarted, ...allHealthy).facts, about, 14_000);
  const lines = statusTable(status, { columns: 80, color: false, now: 20_000 });
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    sample，配置方案 api：● 健康

    服务     状态      已持续  地址
    mysql    ● 健康    19 秒
    migrate  ✓ 已完成  18 秒
    api      ● 健康    17 秒   http://127.0.0.1:10204
    "
  `);
});

test('JSON must be in English, beside the code', () => {
  expect(jsonText(message('hold.service', { service: 'migrate' }))).toBe(
    '{"code":"hold.service","params":{"service":"migrate"},"text":"waiting for migrate"}',
  );
});
