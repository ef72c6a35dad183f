import type { commands as english } from '../en/commands.ts';
import { range } from '../en/words.ts';
import type { Translation } from '../translation.ts';
import { duration } from './durations.ts';

export const commands: Translation<typeof english> = {
  'help.title.usage': () => '用法:',
  'help.title.arguments': () => '参数：',
  'help.title.options': () => '选项：',
  'help.title.commands': () => '命令：',
  'help.bkdev': () => '面向 Django + Celery 产品的本地开发环境，以 Dev Container 为核心。',
  'help.bare': () => '不带命令：显示正在运行的环境；没有运行时，列出配置方案供选择。不会自行更改任何内容。',
  'help.help': () => '显示命令的帮助',
  'help.version': () => '显示版本号',
  'help.workspace': () => '代码目录（默认：当前目录）',
  'help.yes': () => '所有询问均回答“是”',
  'help.json': () => '只在标准输出打印 JSON',
  'help.lang': () => '界面语言：en 或 zh（默认取 BKDEV_LANG，其次取系统 locale）',
  'help.theme': () => '配色：auto、light、dark、contrast 或 16（默认取 BKDEV_THEME，其次由终端决定）',
  'help.up': () => '启动一个配置方案，并等到全部服务健康',
  'help.up.profile': () => '配置方案（默认：上次使用的，其次正在运行的，最后 api）',
  'help.no-tui': () => '逐行输出文本，不显示全屏界面',
  'help.dry-run': () => '只打印计划，不做任何更改，也不写文件',
  'help.timeout': () => '服务启动后等待其健康的最长时间（默认：5m）',
  'help.no-rollback': () => '配置方案未能达到健康时保持现状，不回退到之前的方案',
  'help.mode': () => '本次使用的服务模式，如 web=gunicorn，可多次指定',
  'help.detach': () => '工作区可以打开后立即返回，其余工作在后台继续',
  'help.switch': () => '切换到另一个配置方案：先展示计划，保留可复用的服务，失败时回退',
  'help.switch.profile': () => '配置方案（未指定时询问）',
  'help.status': () => '查看正在运行的服务及其健康状态',
  'help.status.watch': () => '持续运行，显示每次变化',
  'help.status.timing': () => '改为显示上次启动的耗时：各服务在等谁、等了多久',
  'help.wait': () => '等到这些服务健康，不论由谁启动',
  'help.wait.timeout': () => '最长等待时间（默认：5m）',
  'help.events': () => '实时打印事件，每行一条',
  'help.stop': () => '停止容器，但保留容器',
  'help.stop.services': () => '服务、实例（worker.2）或程序（worker:cron）；默认：全部',
  'help.start': () => '启动已停止的服务、实例或程序，并等待其变为健康',
  'help.down': () => '删除容器，数据保留',
  'help.down.volumes': () => '同时删除数据，以及 bkdev 为该环境保存的内容',
  'help.scale': () => '设置服务的实例数；`up` 和 `switch` 之后仍然有效，直到 `down`',
  'help.scale.counts': () => '服务=数量，例如 worker=3',
  'help.debug': () => '用 debugpy 运行该服务的 Python 程序，直到 `--off`',
  'help.debug.wait': () => '程序启动前先等待调试器连接',
  'help.debug.off': () => '恢复原来的运行方式',
  'help.restart': () => '重启服务或实例（worker.2）的程序，或单个程序（worker:cron）',
  'help.rebuild': () => '不使用构建缓存重新构建镜像，并替换由其创建的容器；先显示计划再询问',
  'help.rebuild.services': () => '要重新构建的服务（默认：所有在本机构建镜像的服务）',
  'help.pause': () => '暂停热重载，直到执行 `bkdev resume`',
  'help.resume': () => '应用暂停期间的改动，并恢复热重载',
  'help.reload.service': () => '服务（默认：全部）',
  'help.logs': () => '查看服务的日志',
  'help.logs.follow': () => '持续输出新日志',
  'help.logs.tail': () => '每个日志只显示最后若干行（默认 200 行；使用 --since 或 --grep 时显示全部）',
  'help.logs.since': () => '只显示这段时间之内的日志',
  'help.logs.grep': () => '只显示包含该文本的行',
  'help.exec': () => '在运行中的服务里执行命令：bkdev exec api python manage.py shell',
  'help.doctor': () => '检查本机环境，并给出每个问题的解决办法',
  'help.doctor.fix': () => '执行这些解决办法',
  'help.init': () => '将环境定义（.devcontainer、profiles）写入代码目录',
  'help.init.folder': () => '代码目录（默认：当前目录）',
  'help.init.gateway': () => '同时写入网关及其配置方案',
  'help.init.production': () => '同时写入与生产环境进程一致的配置方案',
  'help.init.tracing': () => '同时写入 trace 收集器及其配置方案',
  'help.init.dry-run': () => '以 diff 显示将要写入的内容；不更改任何内容',
  'help.init.force': () => '覆盖有差异的文件',
  'help.init.explain': () => '显示在代码库里识别出的内容及其依据；不更改任何内容',
  'help.profiles': () => '列出该代码目录的配置方案',
  'help.ls': () => '列出该 Docker 引擎上的所有环境及其目录',
  'help.env': () => '查看服务的环境变量、每个值的来源，以及缺失或错误的变量',
  'help.env.service': () => '服务（默认：配置方案中的全部服务）',
  'help.env.variable': () => '只说明这个变量，并列出所有设置它的位置',
  'help.shell': () => '在运行中的服务里打开 shell',
  'help.shell.service': () => '服务（默认：workspace）',
  'help.open': () => '在浏览器中打开某个服务，并打印其地址',
  'help.open.service': () => '服务（默认：第一个有地址的服务）',
  'help.completion': () => '打印补全脚本，可补全命令、服务和 profile：source <(bkdev completion bash)',
  'help.completion.shell': () => 'bash、zsh 或 fish',

  'usage.see-help': () => '（bkdev --help 可查看所有命令）',
  'usage.unknown-option': ({ option, near }) => `错误：未知选项 '${option}'${didYouMean(near)}`,
  'usage.unknown-command': ({ command, near }) => `错误：未知命令 '${command}'${didYouMean(near)}`,
  'usage.too-many-arguments': ({ command, expected, got }) =>
    `错误：${command === '' ? '' : `'${command}' 的`}参数过多。应为 ${expected} 个，实际为 ${got.length} 个：${got.join('、')}。`,
  'usage.missing-argument': ({ argument }) => `错误：缺少必需的参数 '${argument}'`,
  'usage.option-without-value': ({ option }) => `错误：选项 '${option}' 缺少值`,
  'usage.invalid-value': ({ option, value, expected }, say) =>
    `错误：选项 '${option}' 的值 '${value}' 无效。${say(expected)}`,
  'usage.invalid-choice': ({ argument, value, choices }) =>
    `错误：参数 '${argument}' 的值 '${value}' 无效，可选：${choices.join('、')}。`,
  'usage.duration-expected': () => '应为时长，例如 90s 或 5m。',
  'usage.mode-expected': () => '应为“服务=模式”，如 web=gunicorn。',
  'usage.number-expected': () => '应为整数。',
  'usage.theme-expected': ({ names }) => `应为以下之一：${names.join('、')}。`,
  'usage.language-expected': () => '应为 en 或 zh。',

  'switch.which-profile': () => '选择哪个配置方案？',
  'switch.no-profile': () => '无法询问时，bkdev switch 需要指定配置方案的名称。',
  'switch.profiles': ({ profiles }) => `可用的有：${profiles.join('、')}。`,

  'down.confirm': ({ project }) => `此操作将删除 ${project} 的数据，以及 bkdev 为其保存的所有内容。输入其名称以继续：`,
  'down.data-kept': ({ project, why }, say) => `${project} 的数据未删除：${say(why)}。`,
  'down.nobody-to-ask': () => '没有可供确认的终端',
  'down.name-not-typed': () => '没有输入其名称',
  'down.how-to-delete': () => 'bkdev down --volumes --yes 可不经询问直接删除。',

  'kept.not-deleted': ({ path, why }) => `无法删除 ${path}：${why}。`,
  'kept.delete-yourself': ({ path }) => `可用 rm -r ${path} 删除。`,

  'mode.unknown': ({ service, mode }) => `${service} 没有 ${mode} 模式。`,

  'debug.no-python': ({ service }) => `${service} 不能调试：它没有运行调试器可以连接的 Python 程序。`,
  'debug.not-in-profile': ({ service, profile }) => `配置方案 ${profile} 不包含 ${service}。`,
  'debug.not-in-profile.try': () => '用 bkdev switch 切换到包含它的配置方案。',
  'debug.scaled': ({ service, count }) => `${service} 有 ${count} 个实例；调试时只能有一个。`,
  'debug.scaled.try': ({ service }) => `用 bkdev scale ${service}=1 缩减到一个。`,
  'debug.attach': ({ program, port }) => `${program}：调试器可以连接 127.0.0.1:${port}。`,
  'debug.attach.entry': ({ file, entry }) => `在 VS Code 中启动“${entry}”（${file}）`,
  'debug.launch-file-unclear': ({ file, entry }) =>
    `无法解析 ${file}，因此未作改动；请在其 configurations 中加入：${entry}`,

  'exec.not-running': ({ service }) => `${service} 没有运行。`,
  'open.no-address': ({ service }) => `${service} 没有发布端口，因此在本机没有地址。`,
  'open.nothing': () => '当前定义中没有任何服务发布端口。',
  'open.those-that-have': ({ services }) =>
    services.length > 0
      ? `有地址的服务：${services.join('、')}`
      : '请在 .devcontainer/compose.yaml 中为服务添加 `ports`',
  'exec.start-it': () => 'bkdev up 可启动它。',

  'init.no-folder': ({ folder }) => `${folder} 不是目录。`,
  'init.name-your-checkout': () => '请指定你的代码目录。',
  'init.no-product': ({ folder, missing }) => `${folder} 中没有该定义所面向的产品。未找到：${missing.join('、')}。`,
  'init.no-product.hint': () =>
    '请指定你的代码目录。如果产品在其中的其他位置：先执行 bkdev init --force，再修改 .devcontainer/compose.yaml。',
  'init.no-part': ({ option }: { option: string }) =>
    `${option} 仅适用于 bkdev 有预设的代码结构；该代码目录会得到自己的环境定义。`,
  'init.no-part.hint': () => '去掉该选项；自己的服务可以加到 .devcontainer/compose.yaml。',
  'init.from-01': () => '已转换 bkdev 0.1 的定义：原 roles/ 目录拆分为 runtime/、env/ 和 settings/',
  'init.written': ({ folder, files }) => `已在 ${folder} 中写入 ${files.length} 个定义文件：${files.join('、')}`,
  'init.runtime': ({ version, before, files }) =>
    `${before === undefined ? '已写入' : '已替换'} .devcontainer/runtime（${before === undefined || before === version ? version : `${before} -> ${version}`}，${files} 个文件有变化）`,
  'init.carried': ({ from, to }) => `${from} 连同你的改动已移到 ${to}`,
  'init.aside': ({ file }) => `bkdev 替换了你改过的文件，你的版本保留在 ${file}：请把需要的改动移过去，然后删除它`,
  'init.nothing-to-write': ({ folder }) => `${folder} 已有该定义`,
  'init.kept': ({ file }) => `保留了有差异的 ${file}（--force 可覆盖）`,
  'init.kept-tasks': ({ file, template }) => `保留了你自己的 ${file}；bkdev 的任务在 ${template} 中`,
  'init.would-write': ({ files, folder }) => `将写入 ${files.length} 个文件到 ${folder}：${files.join('、')}`,
  'init.would-change-nothing': ({ folder }) => `${folder} 已有环境定义，无需更改`,
  'init.would-replace-runtime': ({ version, files }) =>
    `将替换 .devcontainer/runtime（${version}，${files} 个文件有变化）`,
  'init.unchanged-since': ({ file }) => `${file}（bkdev 写入后未被修改）`,
  'init.edited-since': ({ file }) => `${file}（有改动，会保留）`,
  'init.no-longer-needed': ({ file }) => `${file} 不再需要，将被删除`,
  'init.agree': () => '应用这些更改？[y/N]',
  'init.not-applied': ({ files, command }) =>
    `未更改：${files.join('、')}。查看差异：${command} --dry-run；应用：${command} --yes`,
  'init.updated': ({ files }) => `已更新：${files.join('、')}`,
  'init.merged': ({ file }) => `已将你的改动合并到新的 ${file}`,
  'init.open': ({ file, lines, aside, asideLines }) =>
    `请确认 ${file}:${range(lines)}：你和 bkdev 修改了相同的行；另一版本在 ${aside}${asideLines ? `:${range(asideLines)}` : '（没有这些行）'}`,
  'init.note': ({ file, zh }) => `说明 ${file}：${zh}`,
  'init.next': ({ command }) => `下一步：${command}`,

  'ls.folder-gone': ({ running, containers }) =>
    `其目录已不存在，或在此处不可读；${containers} 个容器中有 ${running} 个正在运行`,
  'ls.remove-it': ({ command }) => `${command}   （删除容器，数据保留）`,

  'reload.on': () => '热重载已开启。',
  'reload.paused': () => '所有服务的热重载已暂停：改动在 `bkdev resume` 之后生效。',
  'reload.paused-for': ({ services }) => `${services.join('、')} 的热重载已暂停：改动在 \`bkdev resume\` 之后生效。`,

  'status.no-start': () => '还没有启动记录：请先执行 bkdev up。',

  'wait.note': ({ text, hint }, say) => `提示：${say(text)}${hint === '' ? '' : say(hint)}`,
  'wait.healthy': ({ services, ms }) => `${services.join('、')}：健康，耗时 ${duration(ms)}`,

  'detach.could-not-start': ({ status }) => `bkdev up 未能在后台启动（退出码 ${status}）。`,
  'detach.try-without': () => '不带 --detach 执行 bkdev up 可查看问题所在。',
  'detach.continues': () => '其余工作在后台继续。',
  'detach.continues-with-output': ({ file }) => `其余工作在后台继续，输出在 ${file}。`,
  'detach.see-status': () => 'bkdev status 可查看进度。',

  'cli.stopped-half-way': () => 'bkdev：程序缺陷：命令中途停止，因为已没有可等待的操作。',
};

function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? '' : `\n（是否想输入 ${near.join(' 或 ')}？）`;
}
