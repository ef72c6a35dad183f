import type { failure as english } from '../en/failure.ts';
import type { Translation } from '../translation.ts';

export const failure: Translation<typeof english> = {
  'failure.because': ({ what, cause }, say) => `${say(what)}：${say(cause)}`,
  'failure.sentence': ({ what }, say) => `${say(what)}。`,
  'failure.of-service': ({ title, service, cause }, say) => `${title}（${service}）失败：${say(cause)}`,
  'failure.fixes': ({ fixes }, say) =>
    fixes.map(({ command, says }) => (command === undefined ? say(says) : `${command}：${say(says)}`)).join('；'),
  'restart.lacking': ({ title, service, reason }, say) =>
    `${title}（${service}）已重启，但未恢复健康：${say(reason)}。`,
  'failure.notice': ({ text, hint }, say) => `${say(text)}；可尝试：${say(hint)}`,

  'symptom.removed': () => '容器已被删除',
  'symptom.paused': () => '容器已被暂停',
  'symptom.gave-up': ({ program }) => `${program} 反复退出`,

  'fix.repairs': () => '修复',
  'fix.shows-log': () => '查看完整日志',
  'fix.tries-again': () => '重试',
  'fix.starts': () => '启动它',

  'error.interrupted': () => '已中断。',
  'error.resume': () => '执行 bkdev up 可从中断处继续。',
  'error.known': ({ names }) => `可选：${names.join('、')}。`,
  'error.profile-unknown': ({ profile }) => `没有名为“${profile}”的配置方案。`,
  'error.service-unknown': ({ service }) => `没有名为“${service}”的服务。`,
  'error.container-unknown': ({ container }) => `没有名为“${container}”的容器。`,
  'error.profile-names-unknown': ({ profile, service }) =>
    `profiles/${profile}.yaml 引用了服务“${service}”，但 .devcontainer/compose.yaml 中没有它。`,
  'error.defined': ({ services }) => `其中有：${services.join('、')}。`,
};
