import type { runtime as english } from '../en/runtime.ts';
import type { Translation } from '../translation.ts';
import { list } from './words.ts';

export const runtime: Translation<typeof english> = {
  'step.packages-unchanged': () => '依赖包：自上次同步后没有变化，跳过',
  'step.packages-gone': ({ count, packages }) =>
    `依赖包：上次同步后有 ${count} 个包不见了，重新同步：${list(packages)}`,
  'step.sync-awaited': () => '依赖包：另一个同步正在进行，等它完成',
  'step.sync-cut-short': () => '依赖包：上次同步中途被打断，从头重建环境',
  'step.linked': ({ link, target }) => `已创建链接 ${link} -> ${target}`,
  'step.not-writable': ({ uid, folders }) => `uid ${uid} 对产品存放日志和上传文件的目录没有写权限：${list(folders)}`,
  'step.migrations-unchanged': () => '数据库迁移：迁移文件和表自上次运行后没有变化，跳过',
  'step.migrations-progress': ({ done, due, migration }) => `数据库迁移：${done}/${due}，${migration}`,
  'step.of-product': ({ zh }) => zh,
  'step.after-migrations-failed': ({ error }, say) =>
    `迁移已全部应用，但之后的处理失败了，可能缺少它写入的数据：${say(error)}`,
  'step.seed-undefined': () => '初始数据：product.yaml 没有指定写入初始数据的命令，跳过',
  'step.seed-command-unknown': ({ command }) => `初始数据：本产品没有命令 ${command}，跳过`,
  'step.seed-written': ({ command }) => `初始数据：${command} 之前已经执行过，跳过`,
  'step.queues-empty': ({ broker }) => `队列：可以登录 broker ${broker}；没有积压的消息`,
  'step.queues-hold': ({ broker, count, queues }) =>
    `队列：可以登录 broker ${broker}；积压消息 ${count} 条（${list(queues)}）`,
  'step.queues-left': ({ broker, count, queues }) =>
    `broker ${broker} 中还有 ${count} 条消息（${list(queues)}），当前 profile 没有 worker 消费它们`,

  'step.no-product': ({ file }) => `这个目录里没有产品：${file} 不存在`,
  'step.file-missing': ({ file }) => `缺少 ${file}`,
  'step.lock-missing': ({ file }) => `缺少 ${file}`,
  'step.toml-invalid': ({ file, error }, say) => `${file} 不是合法的 TOML：${say(error)}`,
  'step.lock-invalid': ({ file, error }, say) => `${file} 不是合法的 TOML：${say(error)}`,
  'step.lock-refused': ({ file, error }, say) => `uv 不接受 ${file}：${say(error)}`,
  'step.lock-outdated': ({ file, reason }) => `${file} 与 pyproject.toml 不一致：${reason}`,
  'step.local-package-absent': ({ folder, file }) => `${file} 依赖的本地包 ${folder} 目录不存在`,
  'step.local-package-empty': ({ folder, file }) => `${file} 依赖的本地包 ${folder} 是空目录`,
  'step.local-package-unbuildable': ({ folder, file }) =>
    `${file} 依赖的本地包 ${folder} 里既没有 pyproject.toml 也没有 setup.py`,
  'step.link-refused': ({ link, target, error }, say) => `无法将 ${link} 链接到 ${target}：${say(error)}`,
  'step.volume-of-another': ({ owner, uid }) => `卷 deps 属于 uid ${owner}，而容器以 uid ${uid} 运行`,
  'step.packages-unreachable': ({ host, error }, say) => `无法从 ${host} 下载依赖包：${say(error)}`,
  'step.uv-failed': ({ command, error }, say) => `uv ${command} 失败：${say(error)}`,
  'step.no-reason': () => '没有给出原因',
  'step.database-refuses': ({ address, error }, say) => `数据库拒绝连接 ${address}：${say(error)}`,
  'step.application-broken': ({ error }, say) => `应用无法启动：${say(error)}`,
  'step.migrations-unreadable': ({ error }, say) => `无法读取迁移文件：${say(error)}`,
  'step.migrations-stopped': ({ migration, left, error }, say) =>
    `迁移在应用 ${migration} 之前中止，还剩 ${left} 个：${say(error)}`,
  'step.migrations-unasked': () => '无法向数据库查询之前执行过哪些命令',
  'step.seed-failed': ({ command, exitCode }) => `manage.py ${command} 退出，退出码 ${exitCode}`,
  'step.broker-kind-unknown': ({ broker }) => `broker ${broker} 既不是 RabbitMQ 也不是 Redis`,
  'step.broker-denied': ({ broker, user }) => `broker ${broker} 拒绝登录：用户 ${user} 或密码不对`,
  'step.broker-refuses-vhost': ({ broker, vhost, error }, say) =>
    `broker ${broker} 拒绝访问虚拟主机 ${vhost}：${say(error)}`,
  'step.redis-refuses': ({ broker, error }, say) => `broker ${broker} 拒绝访问：${say(error)}`,
  'step.broker-unreachable': ({ broker, error }, say) => `无法连接 broker ${broker}：${say(error)}`,

  'step.init-again': () => '运行 bkdev init，重新识别产品的依赖包列在哪里',
  'step.correct-line': () => '请修正这一行',
  'step.open-product': ({ folder }) => `请打开包含 ${folder}/ 的目录（由 BKDEV_SOURCE 指定）`,
  'step.restore': ({ file }) => `恢复该文件：git checkout -- ${file}`,
  'step.repair-or-restore': ({ file }) => `修正这一行，或恢复该文件：git checkout -- ${file}`,
  'step.check-out-submodule': ({ folder }) => `检出子模块：git submodule update --init ${folder}`,
  'step.make-link': ({ folder, uid, target, link }) =>
    `让 uid ${uid} 可以写入 ${folder}/，或在宿主机的 ${folder}/ 下执行：ln -sfn ${target} ${link}`,
  'step.refill-volume': () => '改回 BKDEV_UID，或删除本项目的卷 deps，它会重新填充',
  'step.update-lock': ({ folder }) => `在 ${folder}/ 下执行 \`uv lock\` 并提交结果`,
  'step.check-network': () => '检查网络和 .devcontainer/ca.crt 中的证书；BKDEV_PYPI_INDEX 可以指定其他软件源',
  'step.check-index': ({ index }) => `检查网络、BKDEV_PYPI_INDEX（${index}）和 .devcontainer/ca.crt 中的证书`,
  'step.see-above': () => '原因见上面的输出；修正后重新执行该步骤',
  'step.see-log-of': ({ service }) => `查看它的日志：bkdev logs ${service}`,
  'step.see-log-of-broker': ({ service }) =>
    `查看它的日志：bkdev logs ${service}；地址是 .devcontainer/compose*.yaml 中的 CELERY_BROKER_URL`,
  'step.see-traceback': () => '上面的 traceback 指出了文件和行号',
  'step.correct-and-migrate': () => '上面的 traceback 指出了行号；修正代码或数据库后重新执行该步骤',
  'step.correct-broker-url': () => '将 .devcontainer/compose*.yaml 中的 CELERY_BROKER_URL 设为 amqp://… 或 redis://…',
  'step.correct-broker-account': () =>
    'broker 每次启动时按 .devcontainer/env/common.env 中的 RABBITMQ_* 创建账号和虚拟主机；.devcontainer/compose*.yaml 中的 CELERY_BROKER_URL 必须与之一致',
  'step.correct-definition': () => '修正它，或执行 bkdev up，它会写入 .devcontainer/.resolved',

  'runtime.schedule-skips': ({ skipped, left }) =>
    `BKDEV_SCHEDULE_SKIP：不调度的定时任务 ${skipped} 个，仍在调度的 ${left} 个`,
  'runtime.file-missing': ({ file }) => `${file} 不存在`,
  'runtime.file-invalid': ({ file, line, error }) => `${file}:${line}：${error}`,
  'runtime.file-no-map': ({ file }) => `${file} 的内容不是映射`,
  'runtime.service-undefined': ({ file, service }) => `${file} 中没有 ${service} 的 x-bkdev`,
  'runtime.programs-from-compose': ({ reason }, say) => `${say(reason)}；改按 compose.yaml 启动程序`,
  'runtime.programs-unknown': ({ reason, also }, say) => `没有可以启动的程序：${say(reason)}；${say(also)}`,
  'runtime.no-programs': ({ service }) => `${service} 的 x-bkdev.programs 没有指定要运行的程序`,
  'runtime.debugger-installing': ({ version }) => `正在安装 debugpy ${version}`,
  'runtime.debugger-not-installed': ({ version, error }, say) =>
    `debugpy ${version} 安装失败：${say(error)}；程序将在没有调试器的情况下运行`,
  'runtime.tracing-installing': ({ version }) => `正在安装 OpenTelemetry ${version}`,
  'runtime.tracing-not-installed': ({ version, error }, say) => `无法安装 OpenTelemetry ${version}：${say(error)}`,
  'runtime.scheduler-elsewhere': ({ container }) => `容器 ${container} 中已有调度器在运行，等它结束`,
  'runtime.scheduler-ended': ({ container }) => `容器 ${container} 中的调度器已结束`,
  'runtime.redbeat-lock-cleared': () => '已清除被杀死的调度器留在 Redis 中的锁',
  'runtime.redis-awaited': ({ error }, say) => `等待 Redis：${say(error)}`,
  'runtime.broker-awaited': ({ error }, say) => `等待 broker：${say(error)}`,
  'runtime.gunicorn-settings-kept': ({ file, error }, say) => `${file}：${say(error)}；继续使用之前的设置`,
  'runtime.old-workers-kept': ({ error }, say) => `新代码无法加载：${say(error)}；旧的 worker 继续服务`,
  'runtime.worker-not-loaded': ({ error }, say) => `接替的 worker 无法加载已保存的代码：${say(error)}；等待下一次保存`,
  'runtime.load-cut-off': () => '加载它的进程被终止',
  'runtime.load-too-long': ({ seconds }) => `${seconds} 秒内没有加载完`,
  'runtime.task-returned': ({ task, id }) => `${task}[${id}] 已退回队列`,
};
