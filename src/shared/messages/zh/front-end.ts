import type { frontEnd as english } from '../en/front-end.ts';
import type { Translation } from '../translation.ts';
import { list } from './words.ts';

export const frontEnd: Translation<typeof english> = {
  'front-end.packages-unchanged': () => '前端：依赖包自上次安装后没有变化，跳过',
  'front-end.packages-installed': ({ tool, file }) => `前端：${tool} 已按 ${file} 装好依赖包`,
  'front-end.node-any': ({ version }) => `Node ${version}（镜像自带）：代码库没有指定版本`,
  'front-end.node-of-image': ({ version, file, asked }) => `Node ${version}（镜像自带）：${file} 要求 ${asked}`,
  'front-end.node-installing': ({ package: name, version }) => `正在从 npm 源安装 Node：${name}@${version}`,
  'front-end.node-chosen': ({ version, file, asked }) => `Node ${version}：${file} 要求 ${asked}`,
  'front-end.tool-installing': ({ tool, version }) => `正在从 npm 源安装 ${tool} ${version}`,
  'front-end.several-locks': ({ file, tool, others }) =>
    `有多个锁文件：由 ${tool} 按 ${file} 安装；忽略：${list(others)}`,
  'front-end.build-unchanged': () => '前端：自上次构建后没有变化，跳过',
  'front-end.built': ({ scripts }) => `前端：已构建（${list(scripts)}）`,
  'front-end.lock-saved': () => '前端：package.json 或锁文件有改动，正在安装',

  'front-end.no-manifest': ({ file }) => `代码库中没有前端：${file} 不存在`,
  'front-end.manifest-invalid': ({ file, line, error }, say) => `${file}:${line}：不是有效的 JSON：${say(error)}`,
  'front-end.lock-missing': ({ file }) => `前端没有锁文件：${file} 不存在`,
  'front-end.lock-of-another': ({ tool, file, found }) => `package.json 指定了 ${tool}，但只有 ${found}，没有 ${file}`,
  'front-end.lock-invalid': ({ file, line, error }, say) => `${file}:${line}：无法读取：${say(error)}`,
  'front-end.lock-outdated': ({ file, reason }, say) => `${file} 与 package.json 不一致：${say(reason)}`,
  'front-end.lock-platform': ({ file, platform, packages }) =>
    `${file} 是在其他平台上生成的：缺少 ${platform} 所需的 ${list(packages)}`,
  'front-end.tool-unsupported': ({ tool, file }) => `${file}：bkdev 不支持用 ${tool} 安装`,
  'front-end.node-unreadable': ({ file, version }) => `${file}：不是 Node 版本号：${version}`,
  'front-end.node-contradicts': ({ file, version, engines }) =>
    `${file} 要求 Node ${version}，但 package.json 的 engines 只允许 ${engines}`,
  'front-end.node-unavailable': ({ file, version }) => `${file} 要求 Node ${version}，npm 源中没有适用于本平台的该版本`,
  'front-end.engine-refused': ({ tool, wanted, error }, say) =>
    `${tool} 不接受当前的 Node 或自身版本：${say(error)} ${wanted}`,
  'front-end.script-failed': ({ script, error }, say) => `脚本 ${script} 失败：${say(error)}`,
  'front-end.no-script': ({ script }) => `package.json 中没有脚本 ${script}`,
  'front-end.not-writable': ({ folder, error }, say) => `无法写入 ${folder}：${say(error)}`,
  'front-end.install-failed': ({ tool, error }, say) => `${tool} 失败：${say(error)}`,
  'front-end.volume-of-another': ({ folder, uid }) => `${folder} 上的卷不属于本容器的用户（uid ${uid}）`,

  'front-end.make-lock': ({ folder, command, file }) => `在 ${folder}/ 下执行 \`${command}\`，并提交 ${file}`,
  'front-end.update-lock': ({ folder, command }) => `在 ${folder}/ 下执行 \`${command}\` 并提交结果`,
  'front-end.renew-lock': ({ folder, file }) =>
    `在 ${folder}/ 下执行：rm -rf node_modules ${file} && npm install --package-lock-only，然后提交`,
  'front-end.use-another-tool': () => '改用 pnpm、npm 或 yarn 的锁文件，并在 packageManager 中写明',
  'front-end.correct-version': () => '修正该处或 package.json 中 engines 的版本',
  'front-end.agree-on-version': ({ file }) => `让 ${file} 与 package.json 的 engines 保持一致`,
  'front-end.name-scripts': () => '在 .devcontainer/compose.frontend.yaml 中该服务的命令里写明脚本名',
  'front-end.hand-over': ({ folder, uid }) => `让 uid ${uid}（容器以它运行）可以写入 ${folder}/`,
  'front-end.refill-volume': () => '改回 BKDEV_UID，或删除本项目的卷 node 和 node_modules',
  'front-end.check-network': () => '检查网络和 .devcontainer/ca.crt 中的证书；BKDEV_NPM_REGISTRY 可以指定其他 npm 源',
  'front-end.check-registry': ({ registry }) =>
    `检查网络、BKDEV_NPM_REGISTRY（${registry}）和 .devcontainer/ca.crt 中的证书`,
};
