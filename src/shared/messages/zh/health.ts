import type { health as english } from '../en/health.ts';
import type { Translation } from '../translation.ts';
import { age } from './durations.ts';
import { seconds } from './words.ts';

export const health: Translation<typeof english> = {
  'health.needs': ({ needs, is, found }, say) => `依赖的 ${needs} ${say(is)}${found === '' ? '' : `；${say(found)}`}`,
  'health.singleton': ({ count, role }) => `有 ${count} 个容器，而 ${role} 只能运行一个；bkdev up 会删除多余的`,
  'health.instance': ({ instance, reason }, say) => `${instance}：${say(reason)}`,

  'health.instance-state': ({ instance, state }, say) => `${instance} ${say(state)}`,
  'health.paused': () => '已暂停；执行 `docker unpause` 可恢复',
  'health.restarting': ({ exitCode }) => `退出（退出码 ${exitCode}）后正在重启`,
  'health.ended': ({ end }, say) => `${say(end)}，并非由 bkdev 停止；执行 \`bkdev up\` 可启动`,
  'health.never-started': () => '已创建但从未启动：上一次启动被中断；执行 `bkdev up` 可继续',
  'health.done': () => '已完成',
  'health.detached': ({ network }) => `已与网络 ${network} 断开；执行 \`bkdev up\` 可重新接入`,
  'health.url-untried': () => '尚未从宿主机访问',
  'health.url-refused': ({ url, reason }, say) => `从本机访问 ${url} 没有响应：${say(reason)}`,
  'health.not-looked-at': () => 'agent 尚未检查',
  'health.no-report': () => '没有收到 agent 的报告',
  'health.agent-silent': ({ silentMs }) => `agent 已有 ${seconds(silentMs)}没有报告`,
  'health.no-check': () => '没有定义健康检查',
  'health.check-fails': () => '健康检查失败',

  'exit.out-of-memory': ({ limit }) =>
    `因内存不足被终止${limit === undefined ? '' : `（上限 ${Math.round(limit / 1024 ** 2)} MiB）`}`,
  'exit.status': ({ exitCode }) => `已退出，退出码 ${exitCode}`,
  'exit.killed': ({ exitCode }) => `被 SIGKILL 强制终止（退出码 ${exitCode}）`,
  'exit.signalled': ({ signal, exitCode }) => `被信号 ${signal} 终止（退出码 ${exitCode}）`,

  'server.master': ({ pid, class: kind, threads, seconds: limit, memory, written }) =>
    [
      `gunicorn ${pid}：${kind}`,
      ...(threads > 1 ? [`${threads} 线程`] : []),
      limit === 0 ? '不限超时' : `超时 ${limit} 秒`,
      ...(memory === undefined ? [] : [memory]),
      ...(written.length === 0 ? [] : [`产品自己的配置为 ${written.join('、')}`]),
    ].join('，'),
  'server.worker': ({ pid, ageMs, memory, requests, request }) =>
    `工作进程 ${pid}：${age(ageMs)}，${memory}，${requests} 个请求${request === undefined ? '' : `，正在处理 ${request}`}`,
  'server.booting': ({ pid, ageMs }) => `工作进程 ${pid}：已加载 ${age(ageMs)}`,
  'server.lost-timeout': ({ pid, agoMs, request }) =>
    `工作进程 ${pid}：${age(agoMs)}前超时被终止${request === undefined ? '' : `，当时在处理 ${request}`}`,
  'server.lost-killed': ({ pid, agoMs, request }) =>
    `工作进程 ${pid}：${age(agoMs)}前被信号终止${request === undefined ? '' : `，当时在处理 ${request}`}`,

  'silence.workspace-stopped': () => '工作区容器已停止',

  'is.absent': () => '没有容器',
  'is.pending': () => '等待启动',
  'is.building': () => '正在构建镜像',
  'is.creating': () => '正在创建',
  'is.starting': () => '正在启动',
  'is.reloading': () => '正在热重载',
  'is.copying': () => '正在复制数据，暂停响应',
  'is.stopping': () => '正在停止',
  'is.stopped': () => '已停止',
  'is.failed': () => '失败',
  'is.unknown': () => '状态未知',

  'lack.starting': () => '正在启动',
  'lack.stopping': () => '正在停止',
  'lack.failing': ({ reason }, say) => `异常：${say(reason)}`,
  'lack.absent': () => '没有容器',
  'lack.paused': () => '已暂停',
  'lack.stopped': () => '已停止',
  'lack.failed': ({ reason }, say) => `失败：${say(reason)}`,
  'lack.killed': ({ exitCode }) => `被强制终止（退出码 ${exitCode}）`,
  'lack.killed-for-memory': () => '因内存不足被终止',
  'lack.ended': ({ signal, exitCode }) => `被信号 ${signal} 终止（退出码 ${exitCode}）`,
  'lack.exited': ({ exitCode }) => `已退出，退出码 ${exitCode}`,
};
