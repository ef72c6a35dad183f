import type { operations as english } from '../en/operations.ts';
import type { Translation } from '../translation.ts';
import { seconds, sentence } from './words.ts';

export const operations: Translation<typeof english> = {
  'operation.engine-back': () => 'Docker 引擎已恢复，正在重新规划剩余操作。',

  'wait.needs': ({ services, needed, failure }, say) =>
    `${services.join('、')} 依赖的 ${needed} 不可用：${say(failure)}`,
  'wait.did-not-come-up': ({ services, failure }, say) => `${services.join('、')} 未能启动：${say(failure)}`,
  'wait.overdue': ({ timeoutMs, found }, say) =>
    `等待 ${seconds(timeoutMs)} 后仍不健康：${found
      .map(({ service, state, reason }) => `${service} ${say(state)}${reason === '' ? '' : `（${say(reason)}）`}`)
      .join('；')}。`,
  'wait.overdue.try': () => 'bkdev status 可查看详情；bkdev up 会启动未运行的服务。',
  'wait.idle': ({ services }) => `${services.join('、')} 未运行，也没有命令正在启动它。`,

  'rollback.done': ({ failure, profile }, say) => `${sentence(say(failure))}已恢复到配置方案 ${profile}。`,
  'rollback.failed': ({ failure, profile, cause }, say) =>
    `${sentence(say(failure))}恢复到配置方案 ${profile} 也失败了：${say(cause)}`,
  'rollback.try': ({ profile }) => `bkdev status 查看正在运行的服务；bkdev up ${profile} 可重试。`,
};
