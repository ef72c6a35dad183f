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
};
