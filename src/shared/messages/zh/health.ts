import type { health as english } from '../en/health.ts';
import type { Translation } from '../translation.ts';

export const health: Translation<typeof english> = {
  'health.needs': ({ needs, is, found }, say) => `依赖的 ${needs} ${say(is)}${found === '' ? '' : `；${say(found)}`}`,
  'health.singleton': ({ count, role }) => `有 ${count} 个容器，而 ${role} 只能运行一个；bkdev up 会删除多余的`,
  'health.instance': ({ instance, reason }, say) => `${instance}：${say(reason)}`,

  'state.absent': () => '没有容器',
  'state.pending': () => '等待启动',
  'state.building': () => '正在构建镜像',
  'state.creating': () => '正在创建',
  'state.starting': () => '正在启动',
  'state.reloading': () => '正在热重载',
  'state.stopping': () => '正在停止',
  'state.stopped': () => '已停止',
  'state.failed': () => '失败',
  'state.unknown': () => '状态未知',

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
