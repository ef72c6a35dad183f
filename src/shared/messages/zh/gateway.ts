import type { gateway as english } from '../en/gateway.ts';
import type { Translation } from '../translation.ts';
import { duration } from './durations.ts';

export const gateway: Translation<typeof english> = {
  'help.call': () => '经网关发送一个请求：bkdev call GET /api/… --as app-code',
  'help.call.method': () => 'GET、POST 等请求方法',
  'help.call.path': () => '网关上的路径，可带查询参数',
  'help.call.as': () => '以 gateway.yaml 中的哪个应用发起请求；自动附上密钥，且不会显示',
  'help.call.user': () => '代表 gateway.yaml 中的哪个用户',
  'help.call.header': () => '附加请求头 "Name: value"，可多次指定',
  'help.call.data': () => '请求体；- 表示从标准输入读取',
  'help.explain': () => '说明经网关的请求为何失败，以及途中发生了什么',
  'help.explain.request': () => '请求 ID，取自 X-Request-ID 响应头或 `bkdev call`（默认：最近一个失败的请求）',
  'help.logs.request': () => '只显示该请求 ID 在各服务中的日志，按时间排序',

  'gateway.applied': ({ routes, applications }) => `gateway.yaml 已生效：${routes} 条路由，${applications} 个应用`,
  'gateway.kept': ({ problem }, say) => `继续使用之前的配置：${say(problem)}`,
  'gateway.waiting': ({ problem }, say) => `修复之前不提供服务：${say(problem)}`,
  'gateway.not-listening': () => '网关尚未开始监听',
  'gateway.key-unusable': ({ file, problem }) => `${file} 中没有可用的密钥：${problem.join(' ')}`,
  'gateway.file.unreadable': ({ file, problem }) => `无法读取 ${file}：${problem}`,
  'gateway.file.syntax': ({ file, line, problem }) => `${file}:${line}：YAML 语法错误：${problem}`,
  'gateway.file.key-repeated': ({ file, line, key }) => `${file}:${line}：${key} 重复出现`,
  'gateway.file.key-missing': ({ file, line, where, key }) =>
    `${file}:${line}：${where === '' ? '文件' : where} 缺少字段 \`${key}\``,
  'gateway.file.key-unknown': ({ file, line, where, key, known }) =>
    `${file}:${line}：${where === '' ? '文件' : where} 没有字段 \`${key}\`；可用字段：${known.join('、')}`,
  'gateway.file.value-invalid': ({ file, line, where, rule, expected }) =>
    `${file}:${line}：${where} 的值不合法（${rule}：${expected}）`,
  'gateway.file.no-paths': ({ file, line }) => `${file}:${line}：资源定义缺少 \`paths\``,
  'gateway.file.no-places': ({ file, line, convention }) =>
    `${file}:${line}：${convention} 没有说明如何读取资源定义（\`resources\`）`,
  'gateway.file.resource-incomplete': ({ file, line, route, key }) => `${file}:${line}：${route} 缺少 \`${key}\``,
  'gateway.file.resource-unknown': ({ file, line, resource }) => `${file}:${line}：没有名为 ${resource} 的路由`,
  'gateway.file.route-repeated': ({ file, line, route, first }) => `${file}:${line}：${route} 已在 ${first} 定义`,
  'gateway.file.backend-unknown': ({ file, line, backend, known }) =>
    `${file}:${line}：没有后端 ${backend}；已定义：${known.join('、')}`,
  'gateway.file.service-unknown': ({ file, line, service, known }) =>
    `${file}:${line}：该配置方案的 Compose 文件中没有服务 ${service}；已定义：${known.join('、')}`,
  'gateway.file.token-shared': ({ file, line, user, other }) =>
    `${file}:${line}：${user} 和 ${other} 使用了相同的 token`,

  'gateway.none': () => '该环境没有网关。',
  'gateway.none.hint': () => '执行 bkdev up gateway 可启动带网关的配置方案。',
  'gateway.silent': () => '网关的应答无法识别。',
  'gateway.restart': () => '执行 bkdev restart gateway 可重启网关；bkdev init 可更新其文件。',
  'gateway.call.application-unknown': ({ application, known }) =>
    `gateway.yaml 中没有应用 ${application}。已有：${known.join('、')}。`,
  'gateway.call.user-unknown': ({ user, known }) =>
    `gateway.yaml 中没有带 token 的用户 ${user}。已有：${known.join('、')}。`,
  'gateway.call.failed': ({ problem }) => `网关没有应答：${problem}`,
  'gateway.call.hint': () => 'bkdev status 可查看其状态；已知的应用和用户见 .devcontainer/gateway.yaml。',
  'gateway.call.header-invalid': ({ header }) => `"${header}" 不是请求头，格式应为 "Name: value"。`,
  'gateway.call.path-invalid': ({ path }) => `${path} 不是路径：必须以 / 开头。`,
  'gateway.call.answered': ({ status, ms }) => `HTTP ${status}，耗时 ${duration(ms)}`,
  'gateway.call.request': ({ id }) => `请求 ${id}`,
  'gateway.call.cut': ({ bytes }) => `（共 ${bytes} 字节，其余省略）`,
  'gateway.call.explains': () => '说明原因',

  'explain.no-failure': () => '没有经网关失败的请求。',
  'explain.unknown': ({ id }) => `网关日志中没有请求 ${id}。`,
  'explain.unknown.hint': () => 'bkdev logs gateway 可查看已记录的请求；没有到达网关的请求不会有记录。',
  'explain.request': ({ method, path, status, ms }) => `${method} ${path}：HTTP ${status}，耗时 ${duration(ms)}`,
  'explain.fine': ({ instance }) => `由 ${instance} 应答，没有失败。`,
  'explain.fine-here': () => '由网关自己应答。',
  'explain.route-unknown': ({ method, path }) => `没有匹配 ${method} ${path} 的路由。`,
  'explain.route-unknown.hint': () => '路由来自 gateway.yaml 及其引用的产品资源定义；请求方法也必须一致。',
  'explain.credentials-unreadable': ({ header }) => `请求头 ${header} 不是 JSON 对象。`,
  'explain.application-missing': ({ header }) => `缺少请求头 ${header}，或其中没有应用编码，而该路由要求应用认证。`,
  'explain.application-unknown': ({ header, application }) =>
    `${header} 中的应用 ${application} 不在 gateway.yaml 中。`,
  'explain.known-applications': ({ known }) =>
    `gateway.yaml 中的应用：${known.join('、')}。使用 bkdev call --as 会附上正确的请求头。`,
  'explain.secret-missing': ({ header, application }) => `${header} 只有应用 ${application}，没有密钥。`,
  'explain.secret-wrong': ({ header, application }) =>
    `${header} 中的密钥与 gateway.yaml 为 ${application} 配置的不一致。`,
  'explain.secret.hint': ({ application }) =>
    `请与 .devcontainer/gateway.yaml 中的 applications.${application}.secrets 对照；bkdev call --as ${application} 会使用正确的密钥。`,
  'explain.user-missing': ({ header }) => `该路由要求用户认证，但 ${header} 和 cookie 中都没有用户 token。`,
  'explain.user-unverified': ({ header, user }) => `该路由要求用户认证；${header} 只声明了用户 ${user}，没有 token。`,
  'explain.user-token-unknown': ({ header }) => `${header} 或 cookie 中的用户 token 不在 gateway.yaml 中。`,
  'explain.user.hint': () => '用户 token 配置在 gateway.yaml 的 users 下；bkdev call --user NAME 会附上。',
  'explain.permission-missing': ({ application, resource }) => `应用 ${application} 没有访问 ${resource} 的权限。`,
  'explain.permission-expired': ({ application, resource }) => `应用 ${application} 访问 ${resource} 的权限已过期。`,
  'explain.permission.hint': ({ application }) =>
    `权限配置在 gateway.yaml 的 applications.${application}.may 和 .until。`,
  'explain.limited': ({ scope, limit, seconds, used, over }, say) =>
    `超出频率限制：${say(scope)}每 ${seconds} 秒最多 ${limit} 次，这是该窗口内的第 ${used} 次，超出 ${over} 次。`,
  'explain.limit-stage': () => '所有调用方合计',
  'explain.limit-application': ({ application }) => (application === '' ? '未带应用的调用方' : `应用 ${application} `),
  'explain.limit-resource': ({ application, resource }) =>
    `${application === '' ? '未带应用的调用方' : `应用 ${application} `}访问 ${resource} `,
  'explain.limit.free-in': ({ ms }) => `该窗口还有 ${duration(ms)}结束，之后恢复放行。`,
  'explain.limit.free-now': () => '该窗口已结束，请求已恢复放行。',
  'explain.limit.hint': () => '频率限制配置在 gateway.yaml 的 limits 下。',
  'explain.body-too-large': ({ size, limit }) => `请求体为 ${size} 字节，该路由最多接受 ${limit} 字节。`,
  'explain.body.hint': () => '上限由 gateway.yaml 的 body 设置，可全局设置，也可按路由设置。',
  'explain.backend-absent': ({ service, state }, say) =>
    `当时没有运行中的 ${service} 实例。目前 ${service} ${say(state)}。`,
  'explain.is-running': () => '正在运行',
  'explain.backend-absent.hint': ({ service }) => `请启动包含 ${service} 的配置方案，或修改 gateway.yaml 中的后端。`,
  'explain.backend-refused': ({ instance }) => `${instance} 拒绝连接：没有程序在监听。`,
  'explain.backend-reset': ({ instance }) => `${instance} 未应答就关闭了连接。`,
  'explain.backend-connect-timeout': ({ instance }) => `连接 ${instance} 超时。`,
  'explain.backend-timeout': ({ instance, seconds }) => `${instance} 在 ${seconds} 秒内没有应答。`,
  'explain.backend-timeout.hint': () => '超时时间由 gateway.yaml 或资源定义设置。',
  'explain.backend.hint': ({ service }) =>
    `bkdev status 可查看 ${service} 的状态，bkdev logs ${service} 可查看其日志。`,
  'explain.answered': ({ instance, status }) => `${instance} 自己返回了 ${status}，网关原样转发。`,
  'explain.cause': ({ instance, cause }) => `${instance} 当时的日志：${cause}`,
  'explain.fault': ({ fault }) => `网关自身出错：${fault}`,
  'explain.lines.says': () => '查看各服务与该请求有关的日志',
  'explain.kind-unknown': ({ kind }) => `被网关拒绝：${kind}。`,
};
