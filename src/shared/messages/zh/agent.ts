import type { agent as english } from '../en/agent.ts';
import type { Translation } from '../translation.ts';
import { few } from './words.ts';

export const agent: Translation<typeof english> = {
  'probe.page-fails': ({ page, status, title }) => `页面 ${page} 返回 ${status}${title && `：${title}`}`,
  'probe.answers-status': ({ status, location }) =>
    location === undefined ? `返回 ${status}` : `返回 ${status}，跳转到 ${location}`,
  'probe.body-lacks': ({ expected, body }) => `响应中没有“${expected}”，实际为“${body}”`,
  'probe.no-answer': ({ withinMs }) => `${seconds(withinMs)}内无响应`,
  'probe.port-refused': ({ port }) => `端口 ${port} 拒绝连接`,
  'probe.connection-refused': () => '连接被拒绝',
  'probe.connection-broken': () => '连接中断',
  'probe.no-host': ({ host }) => `找不到主机 ${host}`,
  'probe.lookup-failed': ({ host }) => `暂时无法解析主机名 ${host}`,
  'probe.no-route': ({ host }) => `没有到 ${host} 的路由`,
  'probe.answer-cut': ({ port }) => `端口 ${port} 的响应中途断开`,
  'probe.no-http': ({ port, error }) => `端口 ${port} 上不是 HTTP 服务：${error}`,

  'probe.packages-missing': ({ python }) => `Python 依赖尚未安装，无法探测：缺少 ${python}`,
  'probe.python-ended': ({ how, said }, say) => `探测用的 Python 进程${say(how)}${said === '' ? '' : `：${said}`}`,
  'probe.python-silent': ({ withinMs }) => `探测用的 Python 进程 ${seconds(withinMs)}内无响应`,
  'probe.failed': ({ error }) => `探测失败：${error}`,
  'probe.variable-missing': ({ of, variable }) => `${environments[of]}缺少 ${variable}`,
  'probe.port-invalid': ({ of }) => `${environments[of]}的端口不是数字`,
  'probe.import-failed': ({ error }) => `无法探测：${error}`,
  'probe.environment-missing': ({ path }) => `不知道它使用哪个消息队列：缺少 ${path}；请重启其容器`,
  'probe.environment-damaged': ({ path }) => `不知道它使用哪个消息队列：${path} 已损坏；请重启其容器`,
  'probe.environment-unreadable': ({ error }) => `不知道它使用哪个消息队列：${error}`,

  'probe.broker-address-invalid': ({ broker }) => `消息队列地址 ${broker} 无效：请检查 CELERY_BROKER_URL`,
  'probe.broker-kind-unknown': ({ transport }) => `不支持“${transport}”类型的消息队列：请检查 CELERY_BROKER_URL`,
  'probe.broker-denied': ({ broker, user }) =>
    `消息队列 ${broker} ${user === undefined ? '拒绝该密码' : `拒绝用户“${user}”或其密码`}`,
  'probe.broker-no-vhost': ({ broker, vhost }) => `消息队列 ${broker} 没有虚拟主机“${vhost}”`,
  'probe.broker-no-access': ({ broker, user, vhost }) => `消息队列 ${broker} 不允许用户“${user}”访问虚拟主机“${vhost}”`,
  'probe.broker-no-database': ({ broker, database }) => `消息队列 ${broker} 没有数据库“${database}”`,
  'probe.broker-loading': ({ broker }) => `消息队列 ${broker} 仍在加载数据`,
  'probe.broker-unreachable': ({ broker, why }, say) => `消息队列 ${broker} 不可达：${say(why)}`,
  'probe.broker-not-importable': ({ broker, error }) => `无法探测消息队列 ${broker}：${error}`,
  'probe.broker-blocked': ({ broker }) => `消息队列 ${broker} 不接收消息：资源告警阻塞了发布者`,
  'probe.alarm': ({ reason }) => `资源告警阻塞了发布者：${reason ?? '内存或磁盘不足'}`,
  'probe.broker-hung-up': () => '消息队列断开了连接',
  'probe.broker-refuses': ({ number, text }) => `消息队列拒绝：${number} ${text}`,
  'probe.broker-unexpected': ({ method }) => `消息队列返回了意外的方法：${method.join('.')}`,
  'probe.broker-no-answer': ({ port, error }) => `消息队列在端口 ${port} 上无响应：${error}`,

  'probe.no-celery-programs': () => '该服务的 x-bkdev.programs 中没有 Celery worker',
  'probe.no-reply': ({ nodes, broker }) => `${nodes.join('、')} 没有回应；消息队列 ${broker} 正常`,
  'probe.not-connected-yet': ({ nodes, more, broker }) => `${few(nodes, more)} 尚未连接到消息队列 ${broker}`,
  'probe.not-connected': ({ nodes, more, broker }) =>
    `${few(nodes, more)} 没有连接到消息队列 ${broker}（其本身正常）：使用了另一个消息队列或虚拟主机`,
  'probe.queues-unread': ({ queues, more, waiting }) =>
    `没有消费者消费队列 ${few(queues, more)}${waiting > 0 ? `；其中有 ${atLeast(waiting)}条消息在等待` : ''}`,
  'probe.senders-elsewhere': ({ senders, more, theirs, ours }) =>
    `${few(senders, more)} 把任务发往消息队列 ${theirs}；这些 worker 却从 ${ours} 取任务`,
  'probe.pool-stuck': ({ node, task, afterMs }) =>
    `${node} 有回应，但其进程池没有取任务：${task ?? '有任务'}已等待超过 ${seconds(afterMs)}`,

  'probe.redis-denied': ({ redis }) => `${redisAt(redis)}要求密码`,
  'probe.redis-loading': ({ redis }) => `${redisAt(redis)}仍在加载数据`,
  'probe.redis-unreachable': ({ redis, why }, say) => `Redis ${redis} 不可达：${say(why)}`,
  'probe.redis-read-only': () => '无法写入：它是只读副本',
  'probe.redis-full': () => '无法写入：内存（maxmemory）已用尽',
  'probe.redis-unsaved': () => '无法写入：数据未能保存到磁盘',
  'probe.store-refuses-write': ({ error }) => `拒绝写入：${error}`,

  'probe.database-denied': ({ user }) => `拒绝用户“${user}”或其密码`,
  'probe.database-no-access': ({ user, database }) => `不允许用户“${user}”访问数据库 ${database}`,
  'probe.database-unknown': ({ database }) => `没有数据库 ${database}`,
  'probe.database-charset': ({ database, has, needed }) => `数据库 ${database} 的字符集为 ${has}，需要 ${needed}`,
  'probe.database-unreachable': ({ error }) => `无法连接：${error}`,
  'probe.database-error': ({ number, error }) => `返回错误 ${number}：${error}`,
  'probe.database': ({ database, why }, say) => `数据库 ${database}：${say(why)}`,

  'probe.no-scheduler': () => '没有调度器：redbeat 的锁无人持有',
  'probe.earlier-scheduler': () => '没有调度器：redbeat 的锁属于之前的调度器',
  'probe.scheduler-stuck': ({ task, overdueMs }) =>
    `调度器卡住：${task} 已逾期${overdueMs < 120_000 ? `超过 ${seconds(overdueMs)}` : ` ${age(overdueMs)}`}`,
  'probe.schedule-unreadable': ({ error }) => `无法读取调度表：${error}`,

  'note.long-task': ({ node, task, forMs }) => `${node} 执行 ${task} 已有 ${age(forMs)}`,
  'note.queue-grows': ({ queue, waiting }) => `队列 ${queue} 在增长：${atLeast(waiting)}条消息在等待`,
  'note.migrations-missing': ({ names, more }) =>
    `有 ${names.length + more} 个迁移未执行：${few(names, more)}；bkdev up 会执行`,
  'note.migrations-ahead': ({ names, more }) =>
    `数据库比当前分支新：${few(names, more)} 已执行，但这里没有对应的文件；bkdev db restore 恢复本分支的数据库，bkdev db reset 重新生成`,
  'note.migrations-replaced': ({ applied, here }) =>
    `当前分支用 ${here} 取代了数据库中已执行的 ${applied}；bkdev db restore 恢复本分支的数据库，bkdev db reset 重新生成`,
  'note.packages-gone': ({ names, more }) =>
    `上次同步安装的依赖包缺少 ${names.length + more} 个：${few(names, more)}；bkdev up 会重新安装`,
  'note.redis-memory': ({ percent, limit }) => `内存使用已超过 ${percent}%（maxmemory ${limit}）；用尽后将无法写入`,
  'note.crash-loop': ({ program, times, withinMs, how }, say) =>
    `${program} 反复退出：${age(withinMs)}内 ${times} 次，最近一次${say(how)}`,

  'note.killed-for-memory': ({ times, limit }) =>
    `有 ${times} 个进程因内存不足被终止${limit === undefined ? '' : `（上限 ${Math.round(limit / 1024 ** 2)} MiB）`}`,
  'note.worker-timeout': ({ pid, times, seconds: limit, request }) =>
    `工作进程 ${pid} 超时 ${limit} 秒后被终止${inRequest(request)}${also(times)}`,
  'debugger.paused': ({ place }) => `暂停于 ${place}`,
  'debugger.awaited': ({ program }) => `${program} 等待调试器连接`,
  'note.worker-killed': ({ pid, times, request }) =>
    `工作进程 ${pid} 被 gunicorn 之外的信号终止${inRequest(request)}${also(times)}`,
  'end.exited': ({ status }) => `以退出码 ${status} 退出`,
  'end.killed': ({ signal }) => `被 ${signal} 终止`,
  'end.signalled': () => '被信号终止',
  'end.not-started': ({ error }) => `无法启动：${error}`,
  'end.too-quickly': () => '启动后过快退出',
  'end.soon': ({ how }, say) => `启动后不久${say(how)}`,
  'end.each-start': ({ how, withinMs }, say) =>
    `每次启动后 ${seconds(withinMs)}内${how === undefined ? '退出' : say(how)}`,
  'end.no-worker': ({ error }) => `没有工作进程能启动：${error}`,
  'end.no-reason': () => '未给出原因',

  'program.several': ({ reasons }, say) => reasons.map(say).join('；'),
  'program.none': () => '其 supervisor 没有程序',
  'program.none-started': () => '尚未启动任何程序',
  'program.starting': ({ program }) => `${program} 正在启动`,
  'program.stopping': ({ program }) => `${program} 正在停止`,
  'program.stopped': ({ program }) => `${program} 已停止`,
  'program.state-unknown': ({ program }) => `其 supervisor 不知道 ${program} 的状态`,
  'program.starting-again': ({ program, why }, say) => `${program} 正在重新启动：${say(why)}`,
  'program.gave-up': ({ program, starts, why }, say) =>
    `${program} ${starts === undefined ? '已放弃启动' : `启动 ${starts} 次后放弃`}${why === undefined ? '' : `：${say(why)}`}`,
  'program.ended': ({ program, how }, say) => `${program} ${say(how)}`,
  'program.halted': ({ program, pid }) => `${program} 被信号暂停；在其容器内执行 kill -CONT ${pid} 可继续`,
  'program.child-halted': ({ program, pid }) =>
    `${program} 有回应，但其子进程 ${pid} 被信号暂停；执行 kill -CONT 可继续`,
  'program.crashed': ({ program, how }, say) => `${program} ${say(how)}，正在重新启动`,
  'program.restarted': ({ program }) => `${program} 已重启`,
  'program.changed': () => '程序有变化',

  'supervisor.http-status': ({ status }) => `其 supervisor 返回 ${status}`,
  'supervisor.not-xml-rpc': ({ body }) => `其 supervisor 返回的不是 XML-RPC：“${body}”`,
  'supervisor.shutting-down': () => '其 supervisor 正在关闭',
  'supervisor.refuses': ({ error }) => `其 supervisor 拒绝：${error}`,
  'supervisor.no-answer': ({ withinMs }) => `其 supervisor ${seconds(withinMs)}内无响应`,
  'supervisor.no-socket': ({ path }) => `其 supervisor 未运行：没有 socket ${path}`,
  'supervisor.not-listening': ({ path }) => `其 supervisor 未运行：${path} 上无人监听`,
  'supervisor.no-access': ({ path }) => `无法访问其 supervisor：没有 ${path} 的权限`,
  'supervisor.answer-cut': () => '其 supervisor 的响应中途断开',
  'supervisor.unreachable': ({ error }) => `无法访问其 supervisor：${error}`,

  'role.not-healthy-in-time': ({ afterMs, reason }, say) =>
    `${Math.round(afterMs / 1000)} 秒后仍未达到健康状态${reason === '' ? '' : `：${say(reason)}`}`,

  'agent.role-gone': () => '已消失：socket 和主机名都不存在',
  'agent.restarting': () => '正在重启',
  'agent.look-late': ({ withinMs }) => `未能在 ${seconds(withinMs)}内完成检查`,
  'agent.loop-stalled': ({ service, agoMs }) => `${service} 的检查循环上次运行在 ${seconds(agoMs)}前`,
  'agent.service-unknown': ({ service, existing }) =>
    `没有由 supervisor 管理的服务 ${service}；现有：${existing.join('、') || '无'}`,
  'agent.program-unknown': ({ program, service, existing }) =>
    `${service} 中没有程序 ${program}；现有：${existing.join('、') || '无'}`,
  'agent.service-not-reloaded': ({ service, existing }) =>
    `没有启用热重载的服务 ${service}；现有：${existing.join('、') || '无'}`,
  'agent.route-unknown': ({ route, existing }) => `没有 ${route}；现有：${existing.join('、')}`,
  'agent.within-invalid': ({ mostMs }) => `look 需要参数 ?within=毫秒数，最大 ${mostMs}`,
  'agent.service-missing': () => 'restart 需要参数 ?service=服务名',
  'agent.program-missing': ({ order }) => `${order} 需要参数 ?service=服务名&program=程序名`,
  'agent.failed': ({ error }) => `agent 出错：${error}`,
  'agent.definition-unreadable': ({ file, fault }, say) =>
    `agent 无法读取定义：${file}：${say(fault)}；bkdev up 会写入该文件`,
  'agent.file-missing': () => '文件不存在',
  'agent.not-yaml': ({ error }) => `不是 YAML：${error}`,
  'agent.field-invalid': ({ field, problem }, say) => `${field === '' ? '文件内容' : field}：${say(problem)}`,
  'agent.prober-ended': ({ said }) => `探测用的 Python 进程已退出：${said}`,
  'agent.prober-restarts': () => '它会自动重新启动。',
  'agent.up-writes-definition': () => 'bkdev up 会写入该文件。',
  'agent.no-socket': ({ error }) => `无法建立控制 socket：${error}`,
  'agent.without-socket': () => '仍会报告健康状态，但不接受重启请求。',

  'agent.not-listening': () => 'agent 未运行：其 socket 上无人监听',
  'agent.no-answer': ({ withinMs }) => `agent ${seconds(withinMs)}内无响应`,
  'agent.no-way-in': () => '引擎没有在工作区中执行命令；若引擎前有代理，代理必须放行协议升级（Upgrade）后的连接',
  'agent.answer-cut': () => 'agent 的响应中途断开',
  'agent.answer-unknown': () => '当前 bkdev 无法识别 agent 的响应',
  'agent.curl-ended': ({ status }) => `curl 以退出码 ${status} 退出`,
  'agent.workspace-down': ({ workspace }) => `${workspace} 未运行`,
  'agent.too-old': () => '该环境的 agent 版本过旧，不支持热重载',
  'agent.not-reached': ({ what, why }, say) => `${say(what)}：${say(why)}。`,
  'agent.not-paused': () => '无法暂停热重载',
  'agent.not-resumed': () => '无法恢复热重载',
  'agent.no-canary': ({ error }) => `无法在 .devcontainer 中写入文件（${error}）`,
  'agent.restart-failed': ({ service, why }, say) => `无法重启 ${service}：${say(why)}`,
  'agent.stop-failed': ({ service, why }, say) => `无法停止 ${service}：${say(why)}`,
  'agent.start-failed': ({ service, why }, say) => `无法启动 ${service}：${say(why)}`,
  'agent.logs-or-up': ({ service }) => `bkdev logs ${service} 可查看其输出；bkdev up 会启动未运行的服务。`,
  'agent.init-updates': () => 'bkdev init 可更新它；bkdev restart workspace 会启动新版本。',
  'agent.up-starts': () => 'bkdev up 会启动它。',
  'agent.name-one': () => '请指定其中一个，不指定则表示全部。',
  'agent.restart-starts': () => 'bkdev restart workspace 会重新启动 agent；bkdev logs workspace 可查看其输出。',

  'code.awaits-instance': ({ instance }) => `等待 ${instance} 用新代码恢复正常`,
  'code.undecided': ({ withinMs }) =>
    `服务器在 ${seconds(withinMs)}内没有报告新代码能否加载，可能仍由旧的 worker 提供服务`,
  'code.paused': () => '已暂停',
  'code.at-breakpoint': ({ place }) => `断点停在 ${place}，继续执行后再更新`,
  'code.git-holds': ({ path }) => `git 正持有 ${path}`,
  'code.files': ({ first, more }) => (more > 0 ? `${first} 等 ${more + 1} 个文件` : first),
  'code.loop-held': ({ times, files }, say) =>
    `连续重载 ${times} 次后暂缓：每次启动都会修改 ${say(files)}；请将其加入 x-bkdev.reload.ignore，或执行 bkdev resume`,
  'code.packages-failed': ({ reason }, say) => `依赖：${say(reason)}`,
  'code.file-changed': ({ path }) => `${path} 有改动`,
  'code.up-applies': () => '执行 bkdev up 生效',
  'code.up-rebuilds': () => '执行 bkdev up 会重新构建镜像并重建容器',
  'code.up-shows-plan': () => '执行 bkdev up 生效，计划中会列出要重建的内容',
  'code.up-recreates-readers': () => '执行 bkdev up 生效，读取它的服务会被重建',
  'code.next-start': () => '下次启动时生效：bkdev restart SERVICE',
  'code.next-start-or-up': () => '下次启动时生效：bkdev restart SERVICE 或 bkdev up',
  'code.git-lock-left': ({ path }) => `${path} 是被终止的 git 遗留的`,
  'code.git-lock-remove': ({ path }) => `rm ${path}  （确认没有 git 在运行后）`,
  'code.memory-not-kept': ({ error }) => `无法保存热重载的状态：${error}`,
  'code.unchecked': () => '保存的代码在重载前无法检查语法',
  'code.unchecked-reloads': () => '仍会照常重载。',
};

const environments = { role: '该角色的环境变量', workspace: 'workspace 的环境变量' };

function atLeast(waiting: number): string {
  return waiting < 10 ? `${waiting} ` : `至少 ${waiting} `;
}

function inRequest(request: string | undefined): string {
  return request === undefined ? '' : `，当时正在处理 ${request}`;
}

function also(times: number): string {
  return times === 1 ? '' : `（10 分钟内共 ${times} 个）`;
}

function redisAt(address: string | undefined): string {
  return address === undefined ? '' : `Redis ${address} `;
}

function seconds(durationMs: number): string {
  return `${durationMs / 1000} 秒`;
}

function age(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  return minutes < 60 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时`;
}
