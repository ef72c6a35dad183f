import type { releases as english } from '../en/releases.ts';
import type { Translation } from '../translation.ts';
import { few, list } from './words.ts';

/** 产品发布的镜像：如何构建、检查和运行。 */
export const releases: Translation<typeof english> = {
  'help.release': () => '构建、检查和运行产品发布用的镜像',
  'help.release.build': () => '用当前的代码构建，并生成依赖包清单（CycloneDX）',
  'help.release.tag': () => '镜像名（默认 PROJECT-release）',
  'help.release.no-cache': () => '不使用缓存，重新构建每一层',

  'release.no-commit': ({ folder }) => `${folder} 不在 git 仓库中，或仓库还没有提交。`,
  'release.no-commit.try': () => 'git init && git add . && git commit：发布镜像要标注所用的提交。',
  'release.no-stage': ({ file }) => `${file} 中没有名为 “release” 的阶段。`,
  'release.no-stage.try': () => 'bkdev init 会把 bkdev 的构建阶段合并进去；说明见 docs/release.md。',
  'release.built': ({ tag, size, time }, say) => `已构建 ${tag}，${size}，用时 ${say(time)}。`,
  'release.from-commit': ({ revision, time }) => `提交 ${revision}（${time}）`,
  'release.from-dirty': ({ revision, number, files }) =>
    `提交 ${revision}，另有 ${number} 处未提交的改动（${list(files)}${number > files.length ? ' 等' : ''}）：镜像标注为 dirty`,
  'release.packages': ({ number, file }) => `${number} 个，见 ${file}`,
  'release.row.source': () => '代码',
  'release.row.digest': () => '摘要',
  'release.row.packages': () => '依赖包',
  'release.no-image': ({ image }) => `没有镜像 ${image}。`,
  'release.no-image.try': () => '执行 bkdev release build 构建。',
  'help.release.check': () => '将镜像与开发环境比较，并检查不应包含的内容',
  'release.check.source': ({ here }) => `提交 ${here}`,
  'release.check.source-dirty': ({ built }) => `构建时有未提交的改动（${built}）`,
  'release.check.source-other': ({ built, here }) => `提交 ${built}；当前检出为 ${here}`,
  'release.check.source-changed': ({ here, number }) => `提交 ${here}；此后检出中有 ${number} 处未提交的改动`,
  'release.check.no-workspace': () => '未比较：开发环境中没有正在运行的服务',
  'release.check.python': ({ image }) => image,
  'release.check.python-other': ({ image, here }) => `${image}；开发环境为 ${here}`,
  'release.check.packages': ({ number, names, more }) =>
    `${number} 个，版本与开发环境一致${names.length > 0 ? `；仅开发环境有：${few(names, more)}` : ''}`,
  'release.check.packages-other': ({ names, more }) => `与开发环境不同：${few(names, more)}`,
  'release.check.environment': ({ number, names, more }) => `部署时需设置 ${number} 个变量：${few(names, more)}`,
  'release.check.settings': () => '与开发环境一致',
  'release.check.settings-other': ({ number, names, more }) =>
    `${number} 项与开发环境不同：${names.join('；')}${more > 0 ? ` 等 ${names.length + more} 项` : ''}`,
  'release.check.no-settings': ({ reason }, say) => `未比较：${say(reason)}`,
  'release.check.user': ({ user }) => user,
  'release.check.root': () => '以 root 运行',
  'release.check.init': ({ init }) => `1 号进程为 ${init}`,
  'release.check.no-init': ({ init }) =>
    `1 号进程为${init === '' ? '程序本身' : ` ${init}`}，不会像 tini 那样转发信号、回收进程`,
  'release.check.writable': ({ names, more }) => (names.length === 0 ? '无' : `仅 ${few(names, more)}`),
  'release.check.no-setuid': () => '无',
  'release.check.no-tools': () => '无',
  'release.check.no-secrets': ({ number }) => `未发现 ${number} 个机密变量的值`,
  'release.check.no-certificates': () => '仅发行版自带',
  'release.check.found': ({ names, more }) => few(names, more),
  'release.check.size': ({ megabytes, layers }) => `${megabytes} MB，共 ${layers} 层`,
  'release.check.unseen': ({ image, error }) => `无法检查 ${image}：${error}`,
  'release.check.unseen.try': () => 'bkdev init 更新 runtime；bkdev release build 重新构建镜像',
  'release.check.row.source': () => '代码',
  'release.check.row.python': () => 'Python 版本',
  'release.check.row.packages': () => '依赖包',
  'release.check.row.environment': () => '环境变量',
  'release.check.row.settings': () => '产品设置',
  'release.check.row.user': () => '用户',
  'release.check.row.init': () => '1 号进程',
  'release.check.row.writable': () => '可写路径',
  'release.check.row.setuid': () => 'setuid 文件',
  'release.check.row.tools': () => '编译器、安装工具',
  'release.check.row.secrets': () => '机密',
  'release.check.row.certificates': () => '证书',
  'release.check.row.size': () => '大小',

  'help.release.run': () => '在开发环境旁按生产环境的方式运行镜像，使用开发环境的数据库',
  'help.release.run.timeout': () => '等待其程序就绪的最长时间（默认 5m）',
  'help.release.stop': () => '删除 `release run` 启动的容器',
  'release.run.no-stores': ({ services }) =>
    services.length === 0
      ? '开发环境未运行；发布镜像要使用它的数据库。'
      : `${list(services)} 未运行；发布镜像要使用开发环境的数据库。`,
  'release.run.no-stores.try': () => '执行 bkdev up 启动开发环境。',
  'release.run.data-in-files': ({ volume }) =>
    `开发环境的数据以文件形式存放在卷 “${volume}” 中（SQLite），发布镜像不会挂载该卷。`,
  'release.run.data-in-files.try': () =>
    '只有开发环境使用 MySQL、PostgreSQL 等数据库服务时，才能运行发布镜像（见 docs/release.md）。',
  'release.run.nothing': ({ services }) =>
    services.length === 0
      ? '当前 profile 中没有可用镜像运行的服务。'
      : `${list(services)} 都无法用镜像运行：要么只有开发服务器，要么只能运行一份，由开发环境负责。`,
  'release.run.nothing.try': () =>
    '请在 .devcontainer/compose.yaml 中为服务添加 “gunicorn” 模式（见 docs/release.md）。',
  'release.run.starting': ({ image, number }) => `正在启动 ${image} 的 ${number} 个程序`,
  'release.run.up': ({ name }) => `${name} 已就绪`,
  'release.run.no-ping': ({ node }) => `Celery worker ${node} 没有响应 ping`,
  'release.run.just-started': () => '刚刚启动',
  'release.run.running-beside': ({ image }) => `${image} 已在开发环境旁运行。`,
  'release.run.consumes': ({ names, more }) => `消费队列 ${few(names, more)}`,
  'release.run.running': () => '正在运行',
  'release.run.left.singleton': ({ service }) => `未启动：${service} 只能运行一份，由开发环境负责`,
  'release.run.left.dev-server': ({ service }) => `未启动：${service} 只有开发服务器；见 docs/release.md`,
  'release.run.sharing': ({ services }) =>
    `开发环境的 ${list(services)} 也在消费相同的队列：执行 bkdev stop ${services.join(' ')} 后，任务全部由发布镜像处理。`,
  'release.run.ends': ({ project }) =>
    `日志用 docker compose -p ${project} logs 查看；执行 bkdev release stop 删除这些容器。`,
  'release.stopped': ({ names }) => `已删除 ${list(names)}。`,
  'release.stop.nothing': () => '没有正在运行的发布镜像。',
};
