import { afterAll, beforeAll, expect, test } from 'vitest';
import { noChoice } from '../../../../src/host/ui/screen/choice.ts';
import { Screen } from '../../../../src/host/ui/screen/screen.tsx';
import type { ScreenInput } from '../../../../src/host/ui/screen/screen-input.ts';
import { toScreenView } from '../../../../src/host/ui/screen/screen-view.ts';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { speak } from '../../../../src/host/ui/text/language.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { ErrorReport } from '../../../../src/shared/model/error.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { drawn } from '../../../support/render.tsx';
import {
  allHealthy,
  logsAfter,
  sampleContainer,
  sampleDefinition,
  samplePlan,
  sampleProfiles,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

beforeAll(() => speak('zh'));
afterAll(() => speak('en'));

/** Returns the screen after these events, as one text. */
function screen(events: readonly Untimed[], about: Partial<Omit<ScreenInput, 'state'>> = {}): string {
  const size = about.size ?? { columns: 80, rows: 24 };
  const input: ScreenInput = {
    ...{
      state: stateAfter(...events),
      logs: logsAfter(...events),
      definition: sampleDefinition,
      choice: noChoice,
      profiles: sampleProfiles,
    },
    ...{ question: undefined, preparing: '', color: false, now: 14_000, ...about, size },
  };
  const rows = drawn(<Screen view={toScreenView(input)} onKey={() => {}} />, size.columns);
  expect(rows).toHaveLength(size.rows);
  for (const row of rows) expect(cellWidth(row)).toBeLessThanOrEqual(size.columns);
  return `\n${rows.join('\n')}\n`;
}

const log = (text: string, service = 'api'): Untimed => ({ type: 'log-appended', service, text });

const starting: readonly Untimed[] = [
  upStarted,
  { type: 'plan-made', plan: samplePlan('mysql', 'api'), estimateMs: 65_000 },
  { type: 'container-changed', service: 'mysql', container: sampleContainer({ health: 'healthy' }) },
  { type: 'service-held', service: 'api', hold: message('hold.service', { service: 'migrate' }) },
  { type: 'container-changed', service: 'migrate', container: sampleContainer() },
  { type: 'service-progressed', service: 'migrate', text: 'Applying metadata.0001' },
  log('Operations to perform:', 'migrate'),
];
const error: ErrorReport = {
  code: 'role-failed',
  message: message('failure.of-service', {
    ...{ title: 'Kernel API', service: 'api', cause: "ModuleNotFoundError: No module named 'nothere'" },
  }),
  hint: '',
  ...{ service: 'api', class: 'import-error', where: 'bkmonitor/views.py:3' },
  cause: "ModuleNotFoundError: No module named 'nothere'",
  explanation:
    '找不到 nothere：名称写错，代码已被删除，或者没有安装对应的包；uv.lock 中没有它，所以 bkdev up 不会安装。',
  probe: 'connection refused',
  fixes: [{ command: 'bkdev up', says: '改正导入之后' }, { says: '如果缺少的是一个包，先把它加入 pyproject.toml。' }],
  detail: ['  File "/workspace/bkmonitor/views.py", line 3', '    import nothere'],
};
const failed: readonly Untimed[] = [
  upStarted,
  ...allHealthy.slice(0, 2),
  { type: 'service-failed', service: 'api', cause: error.message, error },
  { type: 'command-finished', tookMs: 9000, urls: [], error },
];

test('during a start, what is active, what waits and why must be in Chinese', () => {
  expect(screen(starting)).toMatchInlineSnapshot(`
    "
     sample  配置方案 api  …me/ann/sample  ◐ 启动中  1/3 健康  14 秒 / 约 1 分 5 秒

     角色   ◌ api      等待中            等待 migrate
     存储   ● mysql    健康
     步骤 › ◐ migrate  运行中     10 秒  Applying metadata.0001

     ── migrate · Database schema ─────────────────────────────────────────────────
     状态  ◐ 运行中 已持续 10 秒  Applying metadata.0001
     Operations to perform:














     l 日志  x 终端  p 配置方案  / 搜索  a 全部日志  : 操作  ? 帮助  q 离开
    "
  `);
});

test('if all is well, it must say so', () => {
  const events: readonly Untimed[] = [
    ...[upStarted, ...allHealthy],
    { type: 'command-finished', tookMs: 12_300, urls: [] },
    { type: 'notice-given', text: 'Elasticsearch does not answer', hint: 'start one' },
  ];
  expect(screen(events, { size: { columns: 80, rows: 12 } })).toMatchInlineSnapshot(`
    "
     sample  配置方案 api  /home/ann/sample                ● 健康  启动用时 12.3 秒

     角色 › ● api      健康       http://127.0.0.1:10204
     存储   ● mysql    健康
     步骤   ✓ migrate  已完成
     ── api · Kernel API ──────────────────────────────────────────────────────────
     状态  ● 健康 已持续 11 秒
     还没有日志


     提示：Elasticsearch does not answer；可尝试：start one
     l 日志  r 重启  u up  p 配置方案  / 搜索  a 全部日志  : 操作  ? 帮助  q 离开
    "
  `);
});

test('a failure must be in Chinese around the output of the failed program', () => {
  expect(screen(failed)).toMatchInlineSnapshot(`
    "
     sample  配置方案 api  /home/ann/sample                        ✗ 失败  2/3 健康

     角色 › ✗ api      失败       Kernel API（api）失败：ModuleNotFoundError: No m…
     存储   ● mysql    健康
     步骤   ✓ migrate  已完成
     ╭────────────────────────────────────────────────────────────────────────────╮
     │ ✗ Kernel API（api）失败：ModuleNotFoundError: No module named 'nothere'    │
     │   导入错误，位置 bkmonitor/views.py:3                                      │
     │   找不到 nothere：名称写错，代码已被删除，或者没有安装对应的包；uv.lock 中 │
     │   没有它，所以 bkdev up 不会安装。                                         │
     │   最近一次探测：connection refused                                         │
     │     File "/workspace/bkmonitor/views.py", line 3                           │
     │       import nothere                                                       │
     │ 可尝试：[u] bkdev up （改正导入之后）                                      │
     │         如果缺少的是一个包，先把它加入 pyproject.toml。                    │
     ╰──────────────────────────────────────────────────────────────── 关闭：Esc ─╯
     ── api · Kernel API ──────────────────────────────────────────────────────────
     还没有日志





     l 日志  r 重启  u up  s 启动  / 搜索  a 全部日志  : 操作  ? 帮助  q 离开
    "
  `);
});

test('a question must show the plan', () => {
  const question = {
    plan: { ...samplePlan('worker'), kept: ['mysql'] },
    reasons: [message('doubt.edited', { services: ['worker'] })],
    estimateMs: 41_000,
  };
  const size = { columns: 80, rows: 16 };
  expect(screen([upStarted, ...allHealthy], { question, size })).toMatchInlineSnapshot(`
    "
     sample  配置方案 api  /home/ann/sample                       ◌ 等待确认  14 秒

     角色 › ● api      健康       http://127.0.0.1:10204
     存储   ● mysql    健康
     步骤   ✓ migrate  已完成

     ── 仍要执行？ y n  约 41 秒 ──────────────────────────────────────────────────
       ! worker 正在运行，将被替换：配置在其启动之后有改动。

       + 创建 worker（还没有容器）
       = 保留 mysql




     Enter 执行   Esc 不做更改   ↑↓ 滚动   q 离开，服务继续运行
    "
  `);
});

test('the help must list every key', () => {
  expect(screen(starting, { choice: { ...noChoice, panel: 'help' } })).toMatchInlineSnapshot(`
    "
     sample  配置方案 api  …me/ann/sample  ◐ 启动中  1/3 健康  14 秒 / 约 1 分 5 秒
     步骤 › ◐ migrate  运行中     10 秒  Applying metadata.0001        ↑ 2 项未显示
     ── 按键 ──────────────────────────────────────────────────────────────────────
     服务列表
     l        打开该服务的日志，或失败信息所指的日志
     r        重启该服务；正常工作的会先询问
     u        重新启动配置方案：再次启动失败的部分
     s        启动已停止的服务
     S        停止该服务
     o        在浏览器中打开该服务的地址
     x        在该服务中打开 shell；退出后回到此界面
     c        调整该服务的实例数
     M        切换该服务的运行模式（如 dev、gunicorn、debug），会先显示计划
     B        重新构建该服务的镜像并替换容器；先显示计划
     e        解释该服务的失败原因，或网关最近失败的请求
     g        列出网关最近失败的请求及原因
     n        查看各服务的依赖，以及谁卡住了谁
     t        查看该服务最近的变化：启动、失败、重载
     Tab      查看下一个失败的服务及其卡片
     z        逐个列出已完成的步骤，或合为一行
     p        打开配置方案列表，以便切换
     Space    暂停或恢复热重载；单个服务用 bkdev pause SERVICE
       … 下方还有 34 行
     ↑↓ 滚动   g G 开头、末尾   Esc 返回   : 操作   ? 帮助   q 离开，服务继续运行
    "
  `);
});

test('the profiles must be listed with the effect of a switch', () => {
  const about = {
    choice: { ...noChoice, panel: 'profiles', profile: 'full' },
    size: { columns: 80, rows: 14 },
  } as const;
  expect(screen([upStarted, ...allHealthy], about)).toMatchInlineSnapshot(`
    "
     sample  配置方案 api  /home/ann/sample                         ◐ 启动中  14 秒

     角色 › ● api      健康       http://127.0.0.1:10204
     存储   ● mysql    健康
     步骤   ✓ migrate  已完成

     ── 配置方案 ──────────────────────────────────────────────────────────────────
       ● api   Kernel API alone                            2 个服务  640 MB  ~12 秒
         当前方案
     › ○ full  All of it                                   2 个服务          ~41 秒
         启动 worker   停止 api

       ◐ “up” 正在运行，结束后才能切换。
     ↑↓ 选择   Enter 切换   Esc 返回   ? 帮助   q 离开，服务继续运行
    "
  `);
});

test('in a very small terminal, nothing must be wider than it', () => {
  expect(screen(failed, { size: { columns: 40, rows: 12 } })).toMatchInlineSnapshot(`
    "
     sample  配置方案 api  ✗ 失败  2/3 健康
     › ✗ api      失败       Kernel API（a…
       ● mysql    健康
       ✓ migrate  已完成
     ╭────────────────────────────────────╮
     │ ✗ Kernel API（api）失败：          │
     │   ModuleNotFoundError: No module … │
     │   导入错误，位置 bkmonitor/views.… │
     │ 可尝试：[u] bkdev up （改正导入之  │
     │         后）                       │
     ╰─ ↓ 还有 12 行：Enter ── 关闭：Esc ─╯
     l 日志  r 重启  u  s 启动  ?  q 离开
    "
  `);
});
