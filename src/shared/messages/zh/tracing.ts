import type { tracing as english } from '../en/tracing.ts';
import type { Translation } from '../translation.ts';

export const tracing: Translation<typeof english> = {
  'help.trace': () => '显示一个请求的耗时分布：网关、各服务、任务、查询',
  'help.trace.request': () => '请求 ID（取自 X-Request-ID 响应头）或 trace ID（默认：最近一个）',
  'trace.none': () => '此环境不收集 trace。',
  'trace.none.hint': () => 'bkdev init --tracing 添加收集器，bkdev up tracing 启动它。',
  'trace.silent': ({ service }) => `${service} 的应答不是此版本 bkdev 能理解的格式。`,
  'trace.silent.hint': ({ service }) => `bkdev restart ${service} 重新启动它；bkdev init 更新其文件。`,
  'trace.empty': () => '尚未跟踪到任何请求或任务。',
  'trace.unknown': ({ id }) => `没有属于 ${id} 的 trace。`,
  'trace.unknown.hint': () => 'trace 最迟在请求结束一秒后到达。收集器保留最近 300 个，重启后清空。',
  'trace.heading': ({ count, tookMs, request }) =>
    `${count} 个操作，共 ${milliseconds(tookMs)}${request === undefined ? '' : `，请求 ${request}`}`,
  'trace.took': ({ ms }) => milliseconds(ms),
  'trace.repeated': ({ count, name }) => `${count} × ${name}`,
};

function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
