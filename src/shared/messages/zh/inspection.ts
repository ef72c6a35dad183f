import type { inspection as english } from '../en/inspection.ts';
import type { Translation } from '../translation.ts';

export const inspection: Translation<typeof english> = {
  'help.inspect': () => '在容器中加载产品，并将其实际配置与定义比较',
  'help.inspect.service': () => '服务（默认：配置方案中的全部服务）',
  'help.inspect.timeout': () => '加载产品的最长时间（默认：2m）',

  'inspect.nothing-to-load': ({ service }) => `${service} 没有会加载产品配置的程序。`,

  'inspect.raises': ({ error, at }) => `无法加载产品：${error}${at === '' ? '' : `（${at}）`}`,
  'inspect.exits': ({ status, at }) => `产品在加载过程中退出：sys.exit(${status})${at === '' ? '' : `，位于 ${at}`}`,
  'inspect.ended': ({ status }) => `进程在加载产品时退出，状态码为 ${status}。`,
  'inspect.killed': ({ signal }) => `进程在加载产品时被 ${signal} 信号终止。`,
  'inspect.hangs': ({ seconds }) => `产品未能在 ${seconds} 秒内加载完成。`,
  'inspect.too-large': ({ bytes }) => `配置内容超过 ${bytes} 字节。`,
  'inspect.no-answer': () => '无法在容器中读取配置。',
  'inspect.no-folder': ({ folder }) => `工作目录 ${folder} 不存在。`,
  'inspect.no-script': ({ script }) => `${script} 不存在。`,
  'inspect.no-celery': () => '产品的运行环境中没有安装 Celery。',
  'inspect.no-command-line': ({ script }) => `${script} 没有执行任何 Django 命令就结束了。`,
  'inspect.broker-invalid': () => 'broker 地址不是有效的 URL。',
  'inspect.urls-unknown': ({ error }) => `无法加载 URL 路由：${error}`,
  'inspect.tasks-unknown': ({ error }) => `无法加载任务：${error}`,

  'inspect.row.settings': () => '配置模块',
  'inspect.row.app': () => 'Celery 应用',
  'inspect.row.broker': () => 'broker 地址',
  'inspect.row.results': () => '结果后端',
  'inspect.row.queue': () => '队列',
  'inspect.row.schedule': () => '定时任务',
  'inspect.row.database': () => '数据库',
  'inspect.row.cache': () => '缓存',
  'inspect.row.apps': () => '已安装应用',
  'inspect.row.note': () => '未知',
  'inspect.row.output': () => '输出',
  'inspect.no-app': () => '程序启动时没有加载',
  'inspect.is-eager': () => 'eager 模式：任务在发送它的进程内执行',
  'inspect.default': () => '（默认）',
  'inspect.tasks': ({ number, some }) => `${number} 个任务：${some.join('、')}${number > some.length ? ' 等' : ''}`,
  'inspect.routes-unknown': ({ number }) => `取决于调用参数：${number} 个任务`,
  'inspect.entries': ({ number }) => `配置中有 ${number} 项`,

  'inspect.no-difference': () => '实际配置与定义一致。',
  'inspect.eager': ({ services }) => `${services.join('、')} 发送的任务在发送进程内执行：task_always_eager 为 true。`,
  'inspect.eager.hint': () => '如需使用 worker，请在开发配置中把 task_always_eager 设为 False。',
  'inspect.queue-unconsumed': ({ queue, tasks }) => `配置方案中没有 worker 消费队列“${queue}”（${tasks.join('、')}）。`,
  'inspect.queue-unconsumed.hint': ({ queue }) =>
    `请在 .devcontainer/compose.yaml 中把 ${queue} 加入某个 worker 的队列。`,
  'inspect.no-worker-there': ({ services, broker, brokers }) =>
    `${services.join('、')} 把任务发送到 ${broker}，而 worker 从 ${brokers.join('、')} 消费。`,
  'inspect.see-variables': ({ service }) => `bkdev env ${service} 可查看各变量的来源。`,
  'inspect.other-broker': ({ services, found, variable, at }) =>
    `${services.join('、')} 的 broker 是 ${found}，与 ${variable} 的值不同${at === '' ? '' : `（${at}）`}。`,
  'inspect.other-results': ({ services, found, variable, at }) =>
    `${services.join('、')} 的结果后端${found === '' ? '未设置' : `是 ${found}`}，与 ${variable} 的值不同${
      at === '' ? '' : `（${at}）`
    }。`,
  'inspect.other-address.hint': ({ variable }) => `请让产品的配置读取 ${variable}，或者从定义中删除该变量。`,

  'inspect.of-broker': () => 'broker 地址',
  'inspect.of-results': () => '结果后端',
  'inspect.of-database': ({ alias }) => `数据库“${alias}”`,
  'inspect.of-cache': ({ alias }) => `缓存“${alias}”`,
  'inspect.left-out': ({ services, setting, host }, say) =>
    `${services.join('、')} 的${say(setting)}位于 ${host}，但当前配置方案不包含该服务。`,
  'inspect.left-out.hint': ({ host }) => `请把 ${host} 加入该配置方案的 services。`,
  'inspect.host-unknown': ({ services, setting, host }, say) =>
    `${services.join('、')} 的${say(setting)}位于 ${host}，但没有服务或别名叫这个名字。`,
  'inspect.host-loopback': ({ services, setting, host }, say) =>
    `${services.join('、')} 的${say(setting)}位于 ${host}，也就是容器自身，其中没有运行存储服务。`,
  'inspect.unresolved': ({ services, setting, host }, say) =>
    `${services.join('、')} 的${say(setting)}位于 ${host}，DNS 无法解析该域名。`,
  'inspect.stray.hint': () => '请通过变量或产品配置，改为定义中的某个服务。',
  'inspect.unused-database': ({ store, instead }) =>
    `产品没有使用 ${store} 中的数据库（实际引擎：${instead.join('、')}）。`,
  'inspect.unused-broker': ({ store, instead }) => `没有程序使用 broker ${store}，实际使用的是 ${instead.join('、')}。`,
  'inspect.unused.hint': ({ store }) => `请让产品使用 ${store}，或者从定义中删除它。`,
};
