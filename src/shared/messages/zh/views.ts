import type { views as english } from '../en/views.ts';
import type { Translation } from '../translation.ts';
import { age, duration } from './durations.ts';
import { list } from './words.ts';

/** What the views behind keys say: needs, changes, failed requests. */
export const views: Translation<typeof english> = {
  'screen.title.needs': () => '依赖关系',
  'needs.nothing-held': () => '没有服务被其他服务卡住。',
  'needs.holds': ({ service, services }) => `${service} 卡住了 ${list(services)}`,
  'needs.above': () => '（见上）',

  'screen.title.requests': () => '网关最近失败的请求',
  'screen.title.explanation': () => '原因',
  'requests.reading': () => '正在读取网关日志',

  'screen.title.changes': ({ service }) => `${service} 最近的变化`,
  'change.none': () => 'bkdev 还没有看到该服务发生变化。',
  'change.started': () => '已启动',
  'change.restarted': () => '已重启',
  'change.removed': () => '容器已删除',
  'change.paused': () => '已暂停',
  'change.continued': () => '已恢复运行',
  'change.ended': ({ ms }) => `已停止，运行了 ${age(ms)}`,
  'change.exited': ({ exitCode, ms }) => `退出，退出码 ${exitCode}，运行了 ${age(ms)}`,
  'change.killed-for-memory': ({ ms }) => `因内存超限被杀死，运行了 ${age(ms)}`,
  'change.scaled': ({ from, to }) => `实例数从 ${from} 调整为 ${to}`,
  'change.healthy': ({ ms }) => `健康${ms === undefined ? '' : `，启动用时 ${duration(ms)}`}`,
  'change.unhealthy': ({ reason }, say) => because('失败', say(reason)),
  'change.failed': ({ cause }, say) => because('失败', say(cause)),
  'change.reloaded': ({ ms, reason }, say) => because(`已重载，用时 ${duration(ms)}`, say(reason)),
  'change.held': ({ reason }, say) => because('保存的代码未生效', say(reason)),
  'change.lasts': ({ ms }) => `（${age(ms)}前）`,
  'change.lasted': ({ ms }) => `（持续 ${age(ms)}）`,
};

function because(what: string, why: string): string {
  return why === '' ? what : `${what}：${why}`;
}
