import type { setup as english } from '../en/setup.ts';
import type { Translation } from '../translation.ts';

export const setup: Translation<typeof english> = {
  'doctor.not-checked': ({ reason }, say) => `未检查：${say(reason)}`,
  'doctor.no-engine': () => '没有可用的 Docker Engine',
  'doctor.no-compose': () => '没有 Docker Compose',
  'doctor.no-definition': () => '此处没有 bkdev 定义',
  'doctor.failed': ({ told, hint }, say) => `${say(told)} ${say(hint)}`.trimEnd(),

  'doctor.engine': ({ version, system, endpoint }) => `Docker Engine ${version}（${system}，${endpoint}）`,
  'doctor.engine.too-old': ({ version, endpoint, oldest }) =>
    `${endpoint} 上的 Docker Engine ${version} 版本过低，需要 ${oldest} 或更高版本`,
  'doctor.engine.not-installed': ({ told }, say) => `未安装 Docker：${say(told)}`,
  'doctor.engine.not-running': ({ told }, say) => `Docker 已安装，但守护进程未运行：${say(told)}`,
  'doctor.engine.old-session': ({ told, person }, say) =>
    `${say(told)} ${person} 已加入 docker 组，但当前会话在此之前就已登录。`,
  'doctor.engine.of-host': ({ address }) => `DOCKER_HOST 指定的引擎（${address}）`,
  'doctor.engine.of-context': ({ context }) => `Docker 上下文“${context}”指定的引擎`,
  'doctor.engine.update': () => '更新 Docker',
  'doctor.engine.update-that': ({ engine }, say) => `更新${say(engine)}`,
  'doctor.engine.get-access': () => '获取访问权限',
  'doctor.engine.get-access-to': ({ engine }, say) => `获取${say(engine)}的访问权限`,
  'doctor.engine.new-session': () => '重新登录',
  'doctor.engine.log-in-again': () => '注销后重新登录，或运行 `newgrp docker`',
  'doctor.engine.join-group': () => '加入 docker 组',
  'doctor.engine.reach': () => '连接引擎',
  'doctor.engine.start-that': ({ engine, undo }, say) => `启动${say(engine)}，或改用本机的引擎：${undo}`,
  'doctor.engine.start': () => '启动 Docker',
  'doctor.engine.start-desktop': () => '启动 Docker Desktop',

  'doctor.compose': ({ version }) => `Docker Compose ${version}`,
  'doctor.compose.too-old': ({ version, oldest }) => `Docker Compose ${version} 版本过低，需要 ${oldest} 或更高版本`,
  'doctor.buildx': ({ version }) => `Docker Buildx ${version}`,
  'doctor.buildx.missing': () => '未安装 Docker Buildx（`docker buildx version` 执行失败），无法构建镜像',

  'doctor.mount': ({ folder }) => `引擎可以挂载 ${folder}`,
  'doctor.mount.share': () => '让引擎能够看到代码目录',
  'doctor.base-image': ({ image }) => `${image} 已存在`,
  'doctor.base-image.pulled': ({ image }) => `已拉取 ${image}`,
  'doctor.base-image.unavailable': ({ image, reason }, say) => `本机没有基础镜像 ${image}，且无法拉取：${say(reason)}`,
  'doctor.base-image.registry-silent': ({ waitedMs }) => `镜像仓库在 ${waitedMs / 1_000} 秒内没有响应`,
  'doctor.base-image.no-reason': () => 'docker pull 失败，未给出原因',
  'doctor.base-image.get': () => '获取基础镜像',
  'doctor.base-image.check-name': ({ image }) =>
    `检查 BKDEV_BASE_IMAGE 中的名称（当前 shell 或 .devcontainer/.env），用 \`docker login\` 登录镜像仓库，或用 \`docker load\` 导入为 ${image}`,
  'doctor.base-image.name-another': ({ image, debian }) =>
    `将 BKDEV_BASE_IMAGE 设为你的镜像仓库中的 Debian ${debian} 镜像，或用 \`docker load\` 从文件导入 ${image}`,
  'doctor.base-image.make': ({ image }) => `用 Debian 软件包制作基础镜像 ${image}`,
  'doctor.base-image.makes': ({ image }) => `用 mmdebstrap 和 docker import 制作镜像 ${image}（约 170 MB）`,
  'doctor.base-image.names': ({ image }) => `打上标签 ${image}`,
  'doctor.base-image.unnames': ({ image }) => `删除标签 ${image}`,

  'doctor.disk': ({ bytes, folder }) => `${folder} 剩余 ${gigabytes(bytes)}`,
  'doctor.disk.scarce': ({ bytes, folder }) => `${folder} 仅剩 ${gigabytes(bytes)}`,
  'doctor.disk.short': ({ bytes, folder, neededBytes }) =>
    `${folder} 仅剩 ${gigabytes(bytes)}，至少需要 ${neededBytes / 1e9} GB`,
  'doctor.disk.elsewhere': ({ folder }) => `${folder} 不在本机的文件系统上`,
  'doctor.disk.free-some': () => '释放磁盘空间',
  'doctor.disk.prune': () =>
    '`docker system df` 可查看空间占用；`docker builder prune` 和 `docker image prune` 可释放部分空间',

  'doctor.memory': ({ bytes }) => `容器可用内存 ${gibibytes(bytes)}`,
  'doctor.memory.scarce': ({ bytes }) => `容器可用内存仅 ${gibibytes(bytes)}`,
  'doctor.memory.get-more': () => '增加内存',
  'doctor.memory.give-more': () =>
    '选择更小的配置方案，或为引擎分配 4 GB 以上内存（Docker Desktop：Settings → Resources）',

  'doctor.network': ({ certificates, certificatesFrom, settings }, say) =>
    [
      ...(certificates > 0 ? [`${certificates} 个额外的 CA 证书，来自 ${certificatesFrom.map(say).join('、')}`] : []),
      ...settings.map(({ kind, address, from }) => `${registries[kind]} ${address}（${from}）`),
    ].join('；') || '使用公共源，没有额外的 CA 证书',
  'doctor.network.doubtful': ({ warnings, found }, say) => `${warnings.map(say).join('；')}（已识别：${say(found)}）`,
  'doctor.network.correct': () => '更正设置',
  'doctor.network.correct-it': () => '更正或取消该设置，或用 BKDEV_CA_BUNDLE 指定证书包',
  'doctor.network.by-key': ({ key, file }) => `${file} 中的 ${key}`,
  'doctor.network.by-system': () => '系统（管理员添加）',
  'doctor.network.named-file': ({ file, by }, say) => `${file}（${by.map(say).join('、')}）`,
  'doctor.network.file-missing': ({ file }, say) => `${say(file)} 不存在或不可读`,
  'doctor.network.no-certificate': ({ file }, say) => `${say(file)} 中没有证书（PEM）`,

  'doctor.workspace': ({ folder, files }) => `${folder} 中有 ${files.join('、')}`,
  'doctor.workspace.incomplete': ({ folder, files }) => `${folder} 中找不到：${files.join('、')}`,
  'doctor.workspace.complete': () => '补全代码目录',
  'doctor.workspace.elsewhere': ({ product }) => `在包含 ${product}/ 的目录中运行 bkdev，或用 --workspace 指定该目录`,
  'doctor.workspace.lock': ({ folder }) => `在 ${folder} 中运行 \`uv lock\``,
  'doctor.workspace.check': ({ folder }) => `检查代码目录（在 ${folder} 中运行 \`git status\`）`,
  'doctor.workspace.of-root': ({ folder, uid }) => `${folder} 属于 root，而容器以用户 ${uid} 运行`,
  'doctor.workspace.change-owner': () => '更改属主',
  'setup.to-edit-inside': ({ command }) => `${command}  （以便在容器内也能编辑）`,

  'doctor.ports.none': () => '没有发布端口',
  'doctor.ports.free': ({ ports }) => `${ports.join('、')} 空闲，或已被本环境使用`,
  'doctor.ports.taken': ({ taken }, say) =>
    taken.map(({ port, owner, title }) => `${title} 需要的端口 ${port} 被${say(owner)}占用`).join('；'),
  'doctor.ports.free-one': () => '释放端口',
  'doctor.ports.free-or-choose': ({ remedies }, say) => `${remedies.map(say).join('；')}；或由 bkdev up 另选端口`,

  'doctor.events': ({ seenAfterMs, folders }) => `文件事件，${time(seenAfterMs)}（${folders} 个目录）`,
  'doctor.events.unseen': ({ waitedMs, folders }) =>
    `文件事件，但在此写入的文件 ${seconds(waitedMs)}内未被发现（${folders} 个目录）`,
  'doctor.events.polling': ({ why, folders, seenAfterMs }, say) =>
    `轮询：${say(why)}（${folders} 个目录${seenAfterMs === undefined ? '' : `，${time(seenAfterMs)}`}）`,
  'doctor.events.off': ({ why }, say) => `已关闭：${say(why)}`,
  'doctor.watch.no-reason': () => 'agent 未说明原因',
  'doctor.watch.not-begun': () => 'agent 刚开始扫描',
  'doctor.watch.no-services': () => '定义中没有任何服务',
  'doctor.watch.watcher-missing': () => 'workspace 镜像中缺少文件监听库',
  'doctor.watch.limit-reached': ({ limit }) => `已达到内核限制 ${limit}`,
  'doctor.watch.watcher-hung': () => '文件监听进程卡死，已被终止',
  'doctor.watch.watcher-ended': ({ detail }, say) => `文件监听进程已退出：${say(detail)}`,
  'doctor.watch.watch-refused': ({ detail }, say) => `无法监听文件：${say(detail)}`,
  'doctor.watch.new-folders': () => '即将监听新目录',
  'doctor.watch.events-missing': () => '文件变化没有产生事件',
  'doctor.watch.host-events-missing': () => '宿主机上的改动没有产生事件',
  'doctor.events.watch-again': () => '重新监听',
  'doctor.events.get': () => '恢复文件事件',
  'doctor.events.try-again': () => 'bkdev restart workspace 可让 agent 重试',
  'doctor.events.mount-anew': () => 'bkdev down && bkdev up 可重新挂载代码目录',
  'doctor.events.mount-nearer': () =>
    '把代码放在引擎所在的文件系统上（WSL 用其自身磁盘，macOS 用 VirtioFS 挂载）；在此之前，保存会延迟生效',
  'doctor.events.rebuild': () => 'bkdev down && bkdev up 会构建带文件监听库的 workspace',
  'doctor.events.write-extensions': () =>
    '为 .devcontainer/compose.yaml 中的服务添加 x-bkdev；bkdev init 会写入预设的内容',
  'doctor.events.ask-again': () => '几秒后再运行 bkdev doctor',
  'doctor.events.tries-again': () => 'agent 每 30 秒重试一次',
  'doctor.events.read-log': () => 'bkdev logs workspace 可查看其输出',
  'doctor.events.raise': () => '提高限制',
  'doctor.events.raise-in-machine': ({ setting }) => `在引擎的虚拟机中执行：sysctl ${setting}`,
  'doctor.events.keep-raised': ({ setting }) => `永久生效：echo ${setting} | sudo tee /etc/sysctl.d/60-bkdev.conf`,
  'doctor.events.then-restart': () => '然后执行 bkdev restart workspace',

  'setup.fix.install-docker': () => '安装 Docker',
  'setup.fix.install-engine': ({ origin }, say) => `从${say(origin)}安装 Docker Engine、Compose 和 Buildx`,
  'setup.fix.update-engine': ({ origin }, say) => `从${say(origin)}更新 Docker Engine`,
  'setup.fix.install-plugin': ({ plugin }) => `安装 ${plugin}`,
  'setup.fix.install-plugin-from': ({ plugin, origin }, say) => `从${say(origin)}安装 ${plugin}`,
  'setup.origin.docker': () => ' Docker 官方软件源',
  'setup.origin.ubuntu': ({ version }) => ` Ubuntu ${version} 自带软件源`,
  'setup.origin.debian': () => ' Debian 自带软件源',
  'setup.origin.trixie': () => ' Debian 13 软件源',
  'setup.fix.restart-daemon': () => '如果 Docker 守护进程仍在运行，请重启它；其中的容器会随之停止',
  'setup.fix.joins-group': ({ person }) => `将 ${person} 加入 docker 组，该组成员在本机拥有等同 root 的权限`,
  'setup.fix.new-login': () => '注销后重新登录（或运行 `newgrp docker`），使新的组生效',
  'setup.fix.follow': ({ url }) => `参照 ${url}`,
  'setup.fix.follow-mac': ({ url }) => `参照 ${url}（也可使用 Colima 或 OrbStack）`,
  'setup.fix.follow-linux': ({ url, system }) => `参照 ${url} 在 ${system} 上安装`,
  'setup.fix.makes-folder': ({ folder }) => `创建 ${folder}`,
  'setup.fix.gets-key': ({ file }) => `下载 Docker 签名密钥到 ${file}`,
  'setup.fix.opens-key': ({ file }) => `允许 apt 读取 ${file}`,
  'setup.fix.adds-source': ({ url, file }) => `添加 apt 源 ${url}（${file}）`,
  'setup.fix.adds-trixie': ({ file }) => `添加 Debian 13 作为 apt 源（${file}），优先级很低，不会升级其他软件包`,
  'setup.fix.pins-trixie': ({ file }) => `将 Debian 13 的优先级固定为 100（${file}）`,
  'setup.fix.installs': ({ packages }) => `用 apt 安装：${packages.join(' ')}（及其依赖）`,
  'setup.fix.starts-unit': () => '启动 Docker 守护进程，并设为开机自启（systemctl enable --now docker）',
  'setup.fix.starts-dockerd': () => '在后台启动 Docker 守护进程（dockerd，日志在 /var/log/dockerd.log）',
  'setup.fix.by-hand': ({ what }, say) => `需手动执行：${say(what)}`,
  'setup.fix.runs': ({ command }) => `$ ${command}`,
  'setup.fix.heading': ({ summary }, say) => `${say(summary)}：`,
  'setup.fix.line': ({ line }, say) => `  ${say(line)}`,
  'setup.fix.in-one-line': ({ summary, steps }, say) => [summary, ...steps].map(say).join('；'),
  'setup.fix.needs-root': ({ summary }, say) => `${say(summary)}：需要 root 权限，但未安装 sudo。`,
  'setup.fix.as-root': () => '以 root 身份运行 `./bkdev doctor --fix`，或手动完成。',
  'setup.fix.failed': ({ summary, why, step }, say) => `${say(summary)}：${say(why)}（${say(step)}）`,
  'setup.fix.status': ({ status }) => `退出码 ${status}`,
  'setup.fix.then-again': () => '问题解决后，`./bkdev doctor --fix` 会从中断处继续。',
  'setup.consent-needed': ({ fixes }, say) =>
    `需要先安装或启动一些组件，但未征得同意：${fixes.map(({ summary }) => say(summary)).join('；')}。\n${fixes
      .map(({ summary, steps }) => lines(`${say(summary)}：`, steps.map(say)))
      .join('\n')}`,
  'setup.lines': ({ lines: each }, say) => each.map(say).join('\n'),
  'setup.nothing-changed': () => '未做任何更改。',
  'setup.by-hand-or-again': () => '按上面列出的步骤手动完成，或重新运行。',
  'setup.doctor-tells': () => 'bkdev doctor 可查看详情。',
  'setup.ask.continue': () => '是否继续？[y/N] ',
  'setup.ask.continue-by-default': () => '是否继续？[Y/n] ',

  'setup.in-use': ({ editor }, say) => `workspace 正被 ${say(editor)} 使用，其连接将会断开。`,
  'setup.in-use-kept': ({ editor }, say) => `未停止任何服务：workspace 正被 ${say(editor)} 使用。`,
  'setup.close-first': ({ command }) => `请先关闭它，或运行 ${command} --yes。`,

  'setup.path.colon': ({ path }) => unmountable(path, '冒号'),
  'setup.path.dollar': ({ path }) => unmountable(path, '美元符号'),
  'setup.path.control': ({ path }) => unmountable(path, '控制字符'),
  'setup.path.rename': () => '请重命名或移动代码目录，使路径中不含冒号和美元符号。',
  'submodule.missing': ({ folder, url }) => `产品依赖的子模块 ${folder} 尚未检出（${url}）。`,
  'submodule.missing.try': ({ folder }) => `git submodule update --init ${folder}  （然后重新执行 bkdev up）`,
  'submodule.unreachable': ({ folder, url, error }) =>
    `产品依赖的子模块 ${folder} 尚未检出，且当前环境无法用 git 读取 ${url}：${error}`,
  'submodule.unreachable.try': ({ folder }) =>
    `git submodule update --init ${folder}  （需先获得该仓库的权限；也可将其内容复制到 ${folder}/）`,
  'submodule.absent': ({ folder }) => `产品依赖的目录 ${folder} 不存在或为空，当前版本也没有同名子模块。`,
  'submodule.absent.try': ({ folder }) => `git checkout -- ${folder}  （或切换到包含该目录的版本）`,
  'setup.closed': ({ path, uid }) =>
    `${path} 属于 root 且不对其他用户开放；容器以 uid ${uid} 而非 root 运行，无法读取。`,
  'setup.closed.open': ({ command, folder }) => `${command}  （若只需在容器内只读：chmod -R go+rX ${folder}）`,
  'setup.opened': ({ source, uid, paths }) =>
    `${source} 属于 root，而容器以 uid ${uid} 运行：${paths.join('、')} 的属主已改为该 uid，其余部分在容器内只读。`,

  'setup.port': () => '端口应为 1 到 65535 之间的数字',
  'setup.project': () => '项目名只能包含小写字母、数字、- 和 _，并以字母或数字开头',
  'setup.image': () => '镜像名称应与 docker pull 所用的一致，例如 debian:bookworm-slim',
  'setup.shell-setting': ({ name, value, expected }, say) => `当前 shell 中 ${name} 为“${value}”；${say(expected)}。`,
  'setup.shell-setting.correct': ({ name }) => `请改为其他值，或取消设置 ${name}。未写入任何内容。`,
  'setup.file-setting': ({ file, line, name, value, expected }, say) =>
    `${file}:${line}：${name} 为“${value}”；${say(expected)}。`,
  'setup.file-setting.correct': () => '请更正该行，或删除它以使用默认值。',
  'setup.env-broken': ({ lines: numbers, kept }) =>
    `.devcontainer/.env 第 ${numbers.join('、')} 行无法解析：这部分已略去，原文件保存为 ${kept}。`,
  'setup.env-broken.dry-run': ({ lines: numbers, kept }) =>
    `.devcontainer/.env 第 ${numbers.join('、')} 行无法解析：bkdev up 会略去这部分，并把原文件保存为 ${kept}。`,
  'setup.env-syntax': () => '每行应为 NAME=value，引号和 ${ 需要闭合。',
  'setup.image-absent': ({ image }) => `引擎上没有 ${image}（BKDEV_BASE_IMAGE），bkdev up 会拉取它。`,
  'setup.profile-faulty': ({ profile, problem }, say) => `配置方案 ${profile} 无法使用：${say(problem)}`,
  'setup.image-not-kept': ({ image, kept }) =>
    `.devcontainer/.env 中的 BKDEV_BASE_IMAGE 仍为 ${kept}：基于 ${image} 构建失败`,
  'setup.generated-changed': ({ path }) => `${path} 与 bkdev 根据配置方案生成的内容不同，因此保持原样。`,
  'setup.generated-changed.move': ({ path }) =>
    `请把改动写入 profiles/ 或 overlay；删除该文件（rm ${path}）后会重新生成。`,

  'setup.owner.service': ({ service }) => `本环境的 ${service}（最后才停止）`,
  'setup.owner.bkdev': ({ checkout, container }) => ` ${checkout} 中的 bkdev（容器 ${container}）`,
  'setup.owner.container': ({ container }) => `容器 ${container} `,
  'setup.owner.container-of': ({ container, project }) => ` Compose 项目 ${project} 的容器 ${container} `,
  'setup.owner.process': ({ pid, command }) => `进程 ${pid}（${command}）`,
  'setup.owner.end-process': ({ pid }) => `结束进程 ${pid}`,
  'setup.owner.unknown': () => '其他用户的进程',
  'setup.owner.find': () => '用 `sudo ss -ltnp` 查找该进程',
  'setup.port-of-machine-taken': ({ port, owner, title }, say) =>
    `${title} 需要的本机端口 ${port} 被${say(owner)}占用。`,
  'setup.port-taken.choose': ({ remedy, choose }, say) => `${say(remedy)}，或另选端口：${say(choose)}`,
  'setup.sibling': ({ title }) => `本环境的 ${title} `,
  'setup.sibling.another': ({ title }) => `为 ${title} 另选端口`,
  'setup.port-taken': ({ port, owner, title }, say) => `${title} 需要的端口 ${port} 被${say(owner)}占用。`,
  'setup.port-taken.up-offers': ({ taken }, say) => `${say(taken)}bkdev up 会提供另一个端口。`,
  'setup.port-chosen': ({ port, owner, title, chosen }, say) =>
    `${title} 改用端口 ${chosen}（保存在 .devcontainer/.env）：${port} 被${say(owner)}占用。`,
  'setup.ask.ports': ({ choices }) =>
    `是否改用${choices.map(({ title, chosen }) => ` ${title} → ${chosen}`).join('、')}？[Y/n] `,
  'setup.port.none-near': ({ command, reach }) => `${command}（其后的 ${reach} 个端口也都被占用）`,
  'setup.port.commands': ({ commands }) => commands.join('，或 '),
  'setup.port.fixed': ({ variable, file }) => `在 ${file} 中把数字改写为 ${variable}`,

  'setup.moved': ({ from, project }) => `该代码目录之前位于 ${from}，其数据仍在（项目 ${project}）。`,
  'setup.moved.up-offers': ({ moved }, say) => `${say(moved)}bkdev up 会询问是否沿用。`,
  'setup.moved.used': ({ moved }, say) => `${say(moved)}此后由当前目录沿用。`,
  'setup.moved.ask': () => '是否沿用？[Y/n] ',
  'setup.moved.in-use': ({ moved }, say) =>
    `${say(moved)}其容器正在运行：使用同一 Docker Engine 的另一台机器可能仍在使用该代码目录。`,
  'setup.moved.ask-in-use': () => '是否停止并删除这些容器，由当前目录沿用数据？[y/N] ',
  'setup.moved.stop-first': ({ project }) =>
    `如果这些容器是你的：先 docker compose -p ${project} stop，再用 bkdev up --yes 沿用数据。先 rm .devcontainer/.env 再 bkdev up，则从空数据库开始。`,
  'setup.moved.not-used': ({ about, declined }, say) => `${say(about)}${say(declined)}`,
  'setup.moved.use-later': ({ project, checkout }) =>
    `如需沿用：先 docker compose -p ${project} stop，在 .devcontainer/.env 中设置 BKDEV_PROJECT='${project}' 和 BKDEV_CHECKOUT='${checkout}'，再 bkdev up。`,
  'setup.moved.choose': () => 'bkdev up --yes 会沿用这些数据；先 rm .devcontainer/.env 再 bkdev up，则从空数据库开始。',
  'setup.moved.declined': ({ from }) => `该代码目录将从空数据库开始，${from} 的数据保留。`,
  'setup.moved.delete': ({ project }) => `docker compose -p ${project} down --volumes 可删除这些数据。`,
};

const registries = { debian: 'Debian 镜像源', pypi: 'Python 索引', npm: 'npm 源' };

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function time(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} 毫秒` : seconds(ms);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} 秒`;
}

function lines(first: string, rest: readonly string[]): string {
  return [first, ...rest.map(line => `  ${line}`)].join('\n');
}

function unmountable(path: string, what: string): string {
  return `${path} 的名称中含有${what}，这样的目录无法挂载到容器中。`;
}
