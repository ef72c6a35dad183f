import type { frontEndFailures as english } from '../en/front-end-failures.ts';
import type { Translation } from '../translation.ts';

export const frontEndFailures: Translation<typeof english> = {
  'front-end.not-compiled': ({ error, where }, say) => `${where}：${say(error)}`,
  'front-end.fails': ({ error }, say) => say(error),
  'end.dev-server': ({ error }, say) => `开发服务器已退出：${say(error)}`,

  'diagnosis.front-end-lock-missing': ({ file }) =>
    `缺少 ${file}，它列出了要安装的依赖包；没有它，每次装出来的版本都可能不同。`,
  'diagnosis.front-end-lock-outdated': ({ file }) => `${file} 与 package.json 已不一致，安装的版本将不是约定的版本。`,
  'diagnosis.front-end-file-broken': ({ file }) => `无法解析 ${file}：其中可能残留了合并冲突标记。`,
  'diagnosis.front-end-lock-platform': ({ dependency = '原生依赖包' }) =>
    `锁文件是在其他平台上生成的：缺少容器平台所需的 ${dependency}。`,
  'diagnosis.python-lock-platform': () =>
    'uv.lock 不支持容器的平台（Linux）：pyproject.toml 的 [tool.uv] environments 中没有它。',
  'diagnosis.node-version': () => '前端的各个文件对 Node 版本的要求不一致，或该版本无法获取。',
  'diagnosis.script-failed': ({ script }) => `package.json 的脚本 ${script} 失败，依赖其结果的服务无法启动。`,
  'diagnosis.not-compiled': ({ service }) =>
    `${service} 在运行，但保存的代码编译不过，浏览器看到的是错误而不是新代码。`,
  'diagnosis.dev-server-ended': ({ service }) => `${service} 的开发服务器已退出。`,
  'fix.install-and-commit': () => '在该目录下安装一次，并提交锁文件',
  'fix.install-anew-and-commit': () => '删除该目录下的 node_modules 和锁文件，重新安装，并提交新的锁文件',
  'fix.lock-for-linux': () => "先在 [tool.uv] environments 中加上 sys_platform == 'linux'",
  'fix.set-node-version': () => '先修正 .nvmrc 或 package.json 中的 engines',
  'fix.correct-and-save': () => '修正该行并保存，页面和这一行状态会自动更新',

  'class.lock-platform': () => '锁文件属于其他平台',
  'class.script-failed': () => '脚本失败',
  'class.compile-error': () => '编译不过',
};
