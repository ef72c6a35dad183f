import type { plan as english } from '../en/plan.ts';
import type { Translation } from '../translation.ts';
import { few } from './words.ts';

export const plan: Translation<typeof english> = {
  'plan.verb.write': () => '写入',
  'plan.verb.await': () => '等待',
  'plan.verb.build': () => '构建',
  'plan.verb.create': () => '创建',
  'plan.verb.recreate': () => '重建',
  'plan.verb.start': () => '启动',
  'plan.verb.restart': () => '重启',
  'plan.verb.unpause': () => '恢复',
  'plan.verb.reconnect': () => '重新接入网络',
  'plan.verb.stop': () => '停止',
  'plan.verb.remove': () => '删除',
  'plan.verb.keep': () => '保留',
  'plan.line': ({ verb, services, needs, cause, note }, say) => {
    const about = [
      ...(cause === undefined ? [] : [say(cause)]),
      ...(needs.length > 0 ? [`先等待 ${needs.map(say).join('、')}`] : []),
    ];
    return `${say(verb)} ${services.join('、')}${about.length > 0 ? `（${about.join('；')}）` : ''}${note === undefined ? '' : say(note)}`;
  },
  'plan.need.service_started': ({ service }) => `${service} 启动`,
  'plan.need.service_healthy': ({ service }) => `${service} 健康`,
  'plan.need.service_completed_successfully': ({ service }) => `${service} 完成`,
  'plan.volumes': ({ volumes }) => `，并新建数据卷 ${volumes.join('、')}`,
  'plan.because': ({ cause }, say) => `（${say(cause)}）`,
  'plan.outdated': () => '的旧镜像（先 bkdev down 再 bkdev up 可更新，连接其中的编辑器会断开）',
  'plan.estimate': ({ time }) => `预计约 ${time}（根据以往启动耗时）`,
  'plan.empty': () => '无需任何操作',
  'plan.changed-while-asking': () => '等待确认期间情况有变，新的计划如下。',
  'plan.would-leave': ({ profile, services }) =>
    `启动 ${profile} 会停止或重建另一个配置方案正在运行的 ${services.join('、')}；这里无法询问确认，因此未做任何更改。`,
  'plan.would-leave.try': ({ profile }) => `bkdev switch ${profile} 会直接切换，不再询问；加 --yes 也一样`,
  'plan.declined': () => '未做任何更改。',

  'cause.no-image': () => '还没有镜像',
  'cause.agent-knows-none': () => 'agent 还没有可用的定义',
  'cause.agent-knows-other': () => 'agent 使用的是另一版定义',
  'cause.no-container': () => '还没有容器',
  'cause.created': () => '刚刚创建',
  'cause.scaled-up': ({ service, count }) => `${service} 应有 ${count} 个实例`,
  'cause.scaled-down': ({ service, count }) => `${service} 应只有 ${count} 个实例`,
  'cause.before-taking-away': () => '全部健康后才停止或删除其他容器',
  'cause.container-dead': () => '容器已损坏（dead）',
  'cause.misnumbered': ({ service, number }) => `其名称为 ${service}.${number}，而 ${service} 不存在`,
  'cause.configuration-changed': () => '配置已更改',
  'cause.overlays': ({ profile, added, dropped }) =>
    `配置方案 ${profile} ${[
      ...(added.length > 0 ? [`增加了 ${added.join('、')}`] : []),
      ...(dropped.length > 0 ? [`去掉了 ${dropped.join('、')}`] : []),
    ].join('，')}`,
  'cause.paused': () => '容器已暂停',
  'cause.container-state': ({ state }) => `容器状态为 ${state}`,
  'cause.check-fails': () => '健康检查失败',
  'cause.programs-changed': () => 'x-bkdev 中的程序有改动',
  'cause.program-gave-up': ({ program }) => `程序 ${program} 多次启动失败，已放弃`,
  'cause.needed-by-failed': ({ service }) => `依赖它的 ${service} 已放弃启动`,
  'cause.packages-gone': ({ names, more }) => `缺少 ${names.length + more} 个依赖包：${few(names, more)}`,
  'cause.migrations-missing': ({ names, more }) => `有 ${names.length + more} 个迁移未执行：${few(names, more)}`,
  'cause.database-gone': ({ database }) => `数据库 ${database} 已不存在`,
  'cause.never-ran': () => '尚未运行过',
  'cause.step-failed': ({ exitCode }) => `上次运行失败，退出码 ${exitCode}`,
  'cause.inputs-changed': () => '输入文件有改动',
  'cause.inputs-listed-anew': () => '有输入文件新增或删除',
  'cause.volume-new': ({ volume }) => `数据卷 ${volume} 是新建的`,
  'cause.detached': ({ network }) => `已与网络 ${network} 断开`,
  'cause.singleton': ({ role }) => `${role} 只能运行一个`,
  'cause.not-defined': () => '定义中已没有该服务',
  'cause.not-in-profile': ({ profile }) => `配置方案 ${profile} 不包含该服务`,

  'doubt.edited': ({ services }) => `${services.join('、')} 正在运行，将被替换：配置在其启动之后有改动。`,
  'doubt.in-no-profile': ({ services }) => `${services.join('、')} 正在运行，将被停止：已没有配置方案包含它。`,
  'doubt.not-defined': ({ services }) => `${services.join('、')} 正在运行，将被删除：定义中已没有它。`,

  'hold.turn': ({ command }) => `“bkdev ${command}” 正在运行，等待轮到它`,
  'hold.just-created': () => '刚刚创建',
  'hold.service': ({ service }) => `等待 ${service}`,
};
