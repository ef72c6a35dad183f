import type { operations as english } from '../en/operations.ts';
import type { Translation } from '../translation.ts';
import { gibibytes, gigabytes, seconds, sentence } from './words.ts';

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

  'attach.attached': ({ command }) => `“bkdev ${command}” 已在运行，正在跟随它的进度。`,
  'attach.goes-on': ({ command }) => `“bkdev ${command}” 会在它自己的终端中继续运行。`,
  'attach.ended': ({ command }) => `“bkdev ${command}” 未完成就已结束。`,
  'attach.resume': () => '执行 bkdev up 可从中断处继续。',
  'lock.busy': ({ command, project }) => `“bkdev ${command}” 正在操作该环境（${project}）。`,
  'lock.busy.try': () => '请等它结束，或将其中断；bkdev status 可查看进度。',

  'project.moved': ({ folder }) => `该环境的容器是从 ${folder} 创建的，而该目录已不存在。`,
  'project.moved.try': () => '先执行 bkdev down 再执行 bkdev up，即可从当前目录重建；数据会保留。',
  'project.one-off': ({ container, service }) =>
    `${container} 正在该环境旁运行：它是 ${service} 的一次性容器（docker compose run）。`,
  'project.one-off.try': ({ container }) => `docker stop ${container} 可将其停止。`,
  'project.containers-taken': ({ project, owner, checkout }) => `${project} 的容器属于 ${owner}，而不是 ${checkout}。`,
  'project.volumes-taken': ({ project, owner, checkout }) => `${project} 的数据卷属于 ${owner}，而不是 ${checkout}。`,
  'project.taken.try': ({ owner }) =>
    `请为当前目录换一个项目名（BKDEV_PROJECT=NAME，不设置则使用它自己的名字），或删除对方的环境：bkdev down --workspace ${owner}`,
  'project.taken.rename': () => '请为当前目录换一个项目名（BKDEV_PROJECT=NAME，不设置则使用它自己的名字）。',
  'project.data-kept': ({ project, found }, say) => `${project} 的数据未删除：${say(found)}。`,
  'project.data-unmarked': ({ volume }) => `无法确定 ${volume} 属于哪个代码目录`,
  'project.data-of-gone': ({ checkout }) => `它是为 ${checkout} 创建的，而该目录不在本机`,
  'project.data-unmarked.try': ({ project }) => `如果它是你的：docker compose -p ${project} down --volumes`,
  'project.data-of-gone.try': ({ project }) =>
    `如果当前目录是从那里移动过来的，bkdev up 会接管这些数据。如果它是你的：docker compose -p ${project} down --volumes`,

  'input.missing': ({ file, folder, title }) => `${folder} 中没有 ${file}，而 ${title} 需要它。`,
  'input.lock.try': ({ file }) => `git checkout ${file} 可恢复；uv lock 可重新生成。`,
  'input.folder.try': () => '目录是否正确（--workspace DIR）？如果产品代码在别处，请修改 .devcontainer/compose.yaml。',
  'disk.short': ({ freeBytes, folder, neededBytes }) =>
    `${folder} 所在磁盘只剩 ${gibibytes(freeBytes, 1)}，构建镜像需要 ${gibibytes(neededBytes)}。`,
  'disk.short.try': () => 'docker system df 可查看占用；docker builder prune 和 docker image prune 可释放空间。',
  'memory.short': ({ profile, neededBytes, freeBytes, dropped }) => {
    const found = `${profile} 还需要约 ${gigabytes(neededBytes)} 内存，目前可用 ${gigabytes(freeBytes)}`;
    if (dropped.length === 0) return `${found}。`;
    const shown = dropped.map(({ service, bytes }) => `${service}（${gigabytes(bytes)}）`).join('、');
    const names = dropped.map(({ service }) => service).join(', ');
    return `${found}；占用最大的是 ${shown}：如果不需要，可在 profiles/${profile}.local.yaml 中写入 "without: [${names}]"。`;
  },
  'editor.like-vscode': () => '类似 VS Code 的编辑器',
  'editor.jetbrains': () => 'JetBrains 系列 IDE',
  'editor.terminal': ({ program }) => `终端（${program}）`,

  'step.warning': ({ title, text }) => `${title}：${text}`,

  'start.nothing': () => '这些服务原本就在运行',
  'stop.nothing': () => '没有正在运行的服务',
  'down.nothing': () => '没有可移除的内容',

  'restart.no-container': ({ service }) => `${service} 没有容器。`,
  'program.not-supervised': ({ service }) => `${service} 中没有可以单独重启、停止或启动的程序。`,
  'program.not-supervised.try': ({ service }) => `bkdev restart ${service} 可重启整个服务。`,
  'restart.no-container.try': () => '执行 bkdev up 会创建并启动它。',

  'rollback.done': ({ failure, profile }, say) => `${sentence(say(failure))}已恢复到配置方案 ${profile}。`,
  'rollback.failed': ({ failure, profile, cause }, say) =>
    `${sentence(say(failure))}恢复到配置方案 ${profile} 也失败了：${say(cause)}`,
  'rollback.try': ({ profile }) => `bkdev status 查看正在运行的服务；bkdev up ${profile} 可重试。`,
};
