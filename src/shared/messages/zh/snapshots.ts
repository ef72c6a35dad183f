import type { snapshots as english } from '../en/snapshots.ts';
import type { Translation } from '../translation.ts';
import { list } from './words.ts';

/** 存储数据的快照：保留了什么，什么无法使用以及原因。 */
export const snapshots: Translation<typeof english> = {
  'snapshot.other-server': ({ volume, has, needed }) =>
    `快照中的 ${volume} 由 ${has} 写入，而当前定义使用 ${needed}，无法读取这些文件。`,
  'snapshot.cut-short': ({ volume }) => `快照${volume === '' ? '' : `中的 ${volume} `}不完整：有文件缺失或比生成时短。`,
  'snapshot.unusable.try': () => '未做任何改动。bkdev db list 列出其他快照；bkdev db remove NAME 可删除该快照。',
  'snapshot.not-mounted': ({ volume, folder }) => `无法复制 ${volume}：它的容器没有挂载 ${folder}。`,
  'snapshot.not-mounted.try': () => '执行 bkdev up 更新容器。',
  'snapshot.copy-failed': ({ reason }) => reasons[reason] ?? '复制中断。',
  'snapshot.copy-failed.try': () => '存储保持原样。bkdev doctor 检查磁盘；bkdev init 更新 runtime。',
  'snapshot.not-used': ({ snapshot, why }, say) => `未使用快照 ${snapshot}，各步骤将完整执行：${say(why)}`,
  'snapshot.not-kept': ({ snapshot, why }, say) => `未生成快照 ${snapshot}：${say(why)}`,
  'snapshot.unknown': ({ name, product }) => `${product} 没有名为 ${name} 的快照。`,
  'snapshot.unknown.try': ({ names }) =>
    names.length === 0 ? '执行 bkdev db snapshot 生成快照。' : `现有快照：${list(names)}。`,
  'snapshot.none-fits': () => '没有与当前检出的迁移和依赖包一致的快照。',
  'snapshot.none-fits.try': () => 'bkdev db list 列出现有快照；bkdev db restore NAME 恢复其中一个。',
  'snapshot.name-taken': ({ name }) => `快照 ${name} 已存在。`,
  'snapshot.name-taken.try': ({ name }) => `请换一个名称，或执行 bkdev db remove ${name}。`,
  'snapshot.name-invalid': ({ name }) =>
    `“${name}”不能用作快照名：最多 40 个字母、数字、“.”、“_”和“-”，且以字母或数字开头。`,
  'snapshot.name-invalid.try': () => '例如：bkdev db snapshot before-import',
  'snapshot.no-stores': () => '定义中的存储都没有容器。',
  'snapshot.no-stores.try': () => '执行 bkdev up 创建。',
  'snapshot.part-without-container': ({ volumes }) => `快照包含 ${list(volumes)}，但当前环境没有容器挂载它们。`,
  'snapshot.nothing-to-reset': () => '定义中没有为存储填充数据的步骤，重置后无从重新填充。',

  'db.taken': ({ name, volumes, size, time }, say) => `快照 ${name}：${list(volumes)}，${size}，耗时 ${say(time)}。`,
  'db.restored': ({ name, volumes, time }, say) => `已从 ${name} 恢复 ${list(volumes)}，耗时 ${say(time)}。`,
  'db.removed': ({ name }) => `已删除快照 ${name}。`,
  'db.none': ({ product }) => `${product} 没有快照。执行 bkdev db snapshot 生成。`,
  'db.bounds': ({ number, most, size, mostSize }) =>
    `bkdev 自动生成 ${number} 个（最多 ${most} 个），占用 ${size}（最多 ${mostSize}）；超出时删除最旧的。`,
  'db.heading.name': () => '快照',
  'db.heading.taken': () => '生成时间',
  'db.heading.size': () => '大小',
  'db.heading.holds': () => '内容',
  'db.ago': ({ time }, say) => `${say(time)}前`,
  'db.fits': () => '迁移和依赖包与当前检出一致',
  'db.by-bkdev': () => '由 bkdev 自动生成',
  'db.confirm-reset': ({ project, volumes }) =>
    `此操作将删除 ${project} 中 ${list(volumes)} 的数据。输入其名称以继续：`,
  'db.how-to-reset': () => 'bkdev db reset --yes 可不经询问直接删除。',
  'db.no-client': ({ service }) => `bkdev 没有可用于 ${service} 的客户端。`,
  'db.no-client.try': ({ services }) =>
    services.length === 0 ? '执行 bkdev up 启动存储。' : `bkdev db shell 支持 ${list(services)}。`,
  'db.several': ({ services }) => `请指定存储，现有 ${list(services)}。`,
  'db.several.try': ({ service }) => `例如：bkdev db shell ${service}`,
  'db.kept-by-down': ({ number, size }) => `保留了该产品的 ${number} 个快照（${size}）。`,
  'db.kept-by-down.try': () => 'bkdev db list 可查看；bkdev down --volumes --snapshots 会一并删除',
  'help.db': () => '复制、恢复和打开存储中的数据',
  'help.db.snapshot': () => '复制所有存储的数据，存储继续运行',
  'help.db.snapshot.name': () => '快照名（默认：当前时间）',
  'help.db.restore': () => '用快照替换当前数据；期间停止使用这些数据的程序',
  'help.db.restore.name': () => '快照名（默认：与当前检出的迁移和依赖包一致的快照）',
  'help.db.list': () => '该产品的快照，不论来自哪个检出',
  'help.db.remove': () => '删除快照',
  'help.db.reset': () => '删除由步骤填充的数据并重新生成，有一致的快照时从快照恢复',
  'help.db.shell': () => '以产品的账号打开存储的客户端；-- 之后的参数传给客户端',
  'help.db.shell.store': () => '服务（默认：唯一的数据库）',
  'help.down.snapshots': () => '与 --volumes 一起使用：同时删除该产品的快照',
};

const reasons: Readonly<Record<string, string>> = {
  'no-room': '磁盘空间不足，无法复制。',
  'does-not-hold-still': '复制文件时无法让服务保持静止。',
  'not-saved': '服务没有把数据写入磁盘。',
  'not-copied': '复制结果与快照不一致。',
};
