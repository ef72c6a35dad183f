import type { recognition as english } from '../en/recognition.ts';
import type { Translation } from '../translation.ts';

/** `bkdev init` 在代码库里识别出了什么，以及需要询问什么。 */
export const recognition: Translation<typeof english> = {
  'heading.finding': () => '识别项',
  'heading.value': () => '内容',
  'heading.certainty': () => '可信度',
  'heading.where': () => '依据',

  'finding.certain': () => '确定',
  'finding.likely': () => '很可能',
  'finding.assumed': () => '默认',
  'finding.by-environment': () => '由环境变量决定',

  'finding.project': () => 'Django 项目',
  'finding.other-project': () => '另一个 Django 项目',
  'finding.settings': () => '配置模块',
  'finding.development-settings': () => '开发用配置模块',
  'finding.configuration': () => '配置类',
  'finding.local-settings': () => '本地配置模块',
  'finding.eager': () => '任务同步执行（eager）',
  'finding.eager.always': () => '始终开启：任务在发送它的进程里直接执行',
  'finding.eager.without-broker': () => '未配置消息队列时开启',
  'finding.eager.by-environment': () => '可由环境变量开启',
  'finding.python': () => 'Python',
  'finding.python.debian': ({ text, debian, version }) => `${text}，使用 Debian ${debian} 的 Python ${version}`,
  'finding.python.unavailable': ({ text, debian, version }) =>
    `${text}，支持的 Debian 版本都没有；最接近的是 Debian ${debian} 的 ${version}`,
  'finding.dependencies': () => '依赖包',
  'finding.dependencies.value': ({ tool, file }) => `${tool}，${file}`,
  'finding.broken-lock': () => '锁文件',
  'finding.broken-lock.empty': () => '没有列出任何包，不予使用',
  'finding.broken-lock.conflict': () => '有未解决的合并冲突',
  'finding.debian': () => 'Debian 软件包',
  'finding.unreachable': () => '不在 PyPI 上',
  'finding.unreachable.value': ({ what, kind, optional }, say) =>
    `${what}：${say(kind)}${optional ? '，仅可选依赖组需要' : ''}`,
  'finding.unreachable.git': () => '来自 Git 仓库',
  'finding.unreachable.url': () => '来自网址',
  'finding.unreachable.index': () => '来自其他软件源',
  'finding.unreachable.path': () => '来自代码库之外的目录',
  'finding.unreachable.submodule': () => '尚未检出的子模块',

  'finding.app': () => 'Celery 应用',
  'finding.app.none': () => '没有：不启动 worker 和 beat',
  'finding.app.object': ({ name }) => name,
  'finding.app.subclass': ({ name }) => `${name}（Celery 的子类）`,
  'finding.app.factory': ({ name }) => `${name}（由函数创建）`,
  'finding.app.library': ({ name }) => `${name}（由依赖库提供）`,
  'finding.app.command': ({ name }) => `${name}（由命令行指定）`,
  'finding.other-app': () => '另一个 Celery 应用',
  'finding.other-queue': () => '其他任务队列',
  'finding.worker': () => 'worker',
  'finding.worker.none': () => '没有找到启动命令；只启动一个消费默认队列的 worker',
  'finding.worker.value': ({ name, queues, pool, concurrency }) =>
    [
      `${name}：${queuesText(queues)}`,
      ...(pool === '' ? [] : [`${pool} 池`]),
      ...(concurrency === 0 ? [] : [`并发 ${concurrency}`]),
    ].join('，'),
  'finding.supervision': () => 'supervisor 选项',
  'finding.unconsumed-queue': () => '无人消费的队列',
  'finding.beat': () => 'beat',
  'finding.beat.none': () => '不需要：没有找到定时计划',
  'finding.beat.value': ({ scheduler, isEmbedded }, say) =>
    `${say(scheduler)}${isEmbedded ? '，内嵌在 worker 里' : ''}`,
  'finding.beat.file': () => '计划存放在文件里',
  'finding.beat.database': ({ name }) => `计划存放在数据库里（${name}）`,
  'finding.beat.redbeat': ({ name }) => `计划存放在 Redis 里（${name}）`,
  'finding.beat.class': ({ name }) => `调度器 ${name}`,
  'finding.beat.command': ({ name }) => `没有；需要由 cron 定期执行 manage.py ${name}`,
  'finding.broker': () => '消息队列',
  'finding.results': () => '任务结果',

  'finding.database': () => '数据库',
  'finding.database.value': ({ alias, kinds, isSpatial }) =>
    `${alias}：${kinds.join(' 或 ')}${isSpatial ? '，需要 PostGIS' : ''}`,
  'finding.cache': () => '缓存',
  'finding.mail': () => '邮件',
  'finding.mail.smtp': () => '通过 SMTP 发送；由专门的服务接收并显示',
  'finding.extensions': () => 'PostgreSQL 扩展',
  'finding.server': () => '服务器',
  'finding.health': () => '健康检查路由',
  'finding.health.none': () => '没有；状态码低于 500 就算健康',
  'finding.step': () => '初始化步骤',
  'finding.step.optional': ({ command }) => `${command}（可选，默认不执行）`,
  'finding.daemon': () => '其他常驻程序',
  'finding.frontend': () => '前端',
  'finding.frontend.value': ({ folder, tool, script, port }) =>
    `${folder}：${script === '' ? '只能构建' : `${tool} run ${script}`}${port === 0 ? '' : `，端口 ${port}`}`,
  'finding.other-service': () => '其他服务',
  'finding.other-service.debian': ({ name, image }) => `${name}（${image}）：bkdev 不启动它；Debian 有对应软件包`,
  'finding.other-service.absent': ({ name, image }) => `${name}（${image}）：这里没有，依赖它的功能会失败`,

  'finding.template': () => '环境变量模板',
  'finding.template.value': ({ count }) => `${count} 个变量`,
  'finding.template.other': () => '自有格式，bkdev 不读取',
  'finding.required': () => '必填变量',
  'finding.typed': () => '会转换类型的变量',
  'finding.env-loader': () => '.env 的加载者',
  'finding.env-loader.settings': () => '配置模块，所有程序都能读到',
  'finding.env-loader.manage': () => '仅 manage.py；Celery 读不到',
  'finding.existing': () => '已有的定义',
  'finding.link-out': () => '指向代码库之外的链接',
  'finding.unreadable': () => '无法读取',
  'finding.cut': () => '文件',
  'finding.cut.value': () => '超过 100,000 个；其余的没有查看',

  'question.heading': ({ count }) => `有 ${count} 项无法从文件得知：`,
  'question.choice': ({ about, name, choices, assumed }, say) =>
    `${say(about)}${name === '' ? '' : ` ${name}`}：${choices.join('、')}（默认：${assumed}）`,
  'question.value': ({ name }) => `${name} 的值，缺少它配置模块无法加载`,
  'question.project': () => 'Django 项目',
  'question.app': () => 'Celery 应用',
  'question.settings': () => '配置模块',
  'question.configuration': () => '配置类',
  'question.broker': () => '消息队列',
  'question.database': () => '数据库',
  'question.frontend': () => '前端',
  'question.variable': () => '变量',

  'compare.supervisor': ({ file, service, mode, differences }) =>
    `${file} 与该定义中 ${service} 的程序（模式 ${mode}）对比：${differences === 0 ? '没有差异' : `${differences} 处差异`}`,
  'compare.unconsumed': ({ where, queues }) => `  ${where}：这里没有程序消费 ${queues.join('、')}`,
  'compare.option': ({ where, program, option, there, here }) =>
    `  ${where}：${option} 为 ${there}，这里的 ${program} 为 ${here}`,
  'init.assumed.heading': () => '以下内容无法从文件得知，采用默认值：',
  'init.assumed': ({ about, name, value }, say) => `  ${say(about)}${name === '' ? '' : ` ${name}`}：${value}`,
  'init.assumed-variable': ({ name, file }) => `  必填变量 ${name} 的值，见 ${file}`,
  'init.python': ({ required, debian, version }) =>
    `  使用 Debian ${debian} 的 Python ${version}，而产品要求 ${required}：依赖包可能无法安装。请将 BKDEV_BASE_IMAGE 设为 python3 版本合适的 Debian 镜像。`,
  'init.no-django': ({ folder, files }) =>
    `${folder} 里没有 Django 项目：它的 ${files} 个文件里既没有启动 Django 的 manage.py，也没有在 pyproject.toml 里声明的、启动 Django 的命令。`,
  'init.no-django.hint': () => '请指定代码库所在的目录：bkdev init 目录。',
};

function queuesText(queues: readonly string[] | null): string {
  if (queues === null) return '队列由环境变量决定';
  return queues.length === 0 ? '默认队列' : `队列 ${queues.join('、')}`;
}
