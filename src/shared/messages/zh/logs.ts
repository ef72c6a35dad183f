import type { logs as english } from '../en/logs.ts';
import type { Translation } from '../translation.ts';

/** What the screen says of logs, of what is typed, and of what a key came to. */
export const logs: Translation<typeof english> = {
  'log.title': ({ services }) =>
    services.length > 3 ? `${services.slice(0, 3).join(' + ')} 等 ${services.length} 个` : services.join(' + '),
  'log.title-all': () => '所有服务',
  'log.folded': ({ lines }) => `（${lines} 行）`,
  'log.none-left': () => '没有可显示的行',
  'log.traced': ({ id }) => `跟踪 ${id}`,
  'log.only': ({ name }) => `仅 ${name}`,
  'log.errors-only': () => '仅错误',
  'log.warnings-only': () => '警告及错误',
  'log.filtered': ({ text }) => `包含“${text}”`,
  'log.found': ({ text, at, count }) => `“${text}” ${at > 0 ? `${at}/${count}` : `共 ${count} 处`}`,
  'log.place': ({ above, below, waiting }) =>
    [above > 0 ? `↑ ${above}` : '', below > 0 ? `↓ ${below}` : '', waiting > 0 ? `新 ${waiting} 行` : '']
      .filter(part => part !== '')
      .join('  '),
  'log.place-short': ({ above, below, waiting }) =>
    [`${above > 0 ? '↑' : ''}${below > 0 ? '↓' : ''}`, waiting > 0 ? `新 ${waiting} 行` : '']
      .filter(part => part !== '')
      .join('  '),
  'log.no-id': () => '该行没有任务或请求的 ID。',
  'log.no-match': ({ text }) => `日志中没有“${text}”。`,
  'log.no-error': () => '日志中没有错误。',
  'log.copied': ({ lines }) => `已复制 ${lines} 行到剪贴板。`,
  'log.copied-part': ({ lines, kilobytes }) =>
    `只复制了前 ${lines} 行：终端最多接受 ${kilobytes} kB。按 s 可保存全部。`,
  'log.copied-card': () => '已复制失败信息到剪贴板。',
  'log.saved': ({ lines, file }) => `已保存 ${lines} 行到 ${file}。`,
  'log.not-saved': ({ file, why }, say) => `未能写入 ${file}：${say(why)}`,
  'log.file-exists': () => '文件已存在，请换一个名称',
  'log.not-kept': ({ folder, why }) => `日志没有保存到磁盘：无法写入 ${folder}（${why}）。`,
  'log.not-kept.try': () => '腾出空间；此界面继续工作，并会重试',

  'typing.search': () => '搜索：',
  'typing.filter': () => '只显示包含：',
  'typing.save': () => '保存到：',
  'typing.command': () => '操作：',
  'typing.scale': ({ service }) => `${service} 的实例数：`,
  'typing.keys': () => 'Enter 确定   Esc 取消',
  'typing.paste-ignored': () => '粘贴的内容已忽略：这里的按键会立即生效。',

  'refusal.nothing-selected': () => '请先选择一个服务。',
  'refusal.busy': ({ command }) => `“${command}” 正在运行，结束后再试。`,
  'refusal.not-done': () => '上一个操作尚未结束，请稍后再试。',
  'refusal.running': ({ service }) => `${service} 已在运行。`,
  'refusal.not-running': ({ service }) => `${service} 没有运行。`,
  'refusal.no-url': ({ service }) => `${service} 没有发布到本机的地址。`,
  'refusal.no-card': () => '没有可复制的失败信息。',
  'refusal.no-details': () => '没有失败，也没有提示。',
  'refusal.no-other-card': () => '没有其他失败的服务。',
  'refusal.no-start': () => 'bkdev 还没有记录到该环境的启动过程。',
  'refusal.no-search': () => '还没有搜索内容：先按 /。',
  'refusal.one-source': () => '该日志只来自一个实例和一个程序，也未标明工作进程。',
  'refusal.one-part': ({ service }) => `${service} 只有一个实例和一个程序。`,
  'refusal.whole-service': ({ service }) => `此操作针对整个 ${service}：请先按 Esc 选择整个服务。`,
  'refusal.not-foldable': () => '光标所在行既不是 traceback，也不是 JSON。',
  'refusal.not-steps': () => '请先选择已完成的步骤。',
  'refusal.one-mode': ({ service }) => `${service} 只有一种模式。`,
  'refusal.no-gateway': () => '该配置方案没有网关。',
  'ask.restart': ({ service }) => `${service} 正常工作，重启会中断它。`,
  'ask.restart-part': ({ part, service }) => `将重启 ${part}，${service} 的其余部分继续运行。`,
  'ask.stop-part': ({ part, service }) => `将停止 ${part}，${service} 的其余部分继续运行。`,
  'ask.stop': ({ service, neededBy }) =>
    `将停止 ${service}${neededBy.length === 0 ? '' : `；${neededBy.join('、')} 依赖它`}。`,
  'mouse.on': () => '鼠标已打开：点击选择，滚轮滚动。',
  'mouse.off': () => '鼠标已关闭：由终端选择文本。',
};
