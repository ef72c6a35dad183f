import type { endpoint as english } from '../en/endpoint.ts';
import type { Translation } from '../translation.ts';
import { list } from './words.ts';

export const endpoint: Translation<typeof english> = {
  'endpoint.context-broken': ({ context, file, found }, say) =>
    `无法读取 Docker 上下文“${context}”：${file}：${say(found)}。`,
  'endpoint.no-object': () => '内容不是上下文的定义',
  'endpoint.create-again': ({ context }) =>
    `重新创建该上下文（docker context rm ${context}；docker context create ${context} --docker host=…），或改用其他上下文：docker context ls`,
  'endpoint.pem-missing': ({ folder, name }) => `${folder} 中缺少 ${name}，无法与 Docker Engine 建立 TLS 连接。`,
  'endpoint.pem-needed': ({ folder }) =>
    `将该引擎的 ca.pem、cert.pem 和 key.pem 放入 ${folder}，或将 DOCKER_CERT_PATH 设为存放这些文件的目录；上下文的证书用 docker context update 设置。`,
  'endpoint.pem-unusable': ({ file, found }) => `${file} 不能用于与 Docker Engine 的 TLS 连接（${found}）。`,
  'endpoint.pem-again': ({ file }) =>
    `请确认当前用户可以读取 ${file}，它是不带口令的 PEM 文件，且 key.pem 与 cert.pem 配对。`,
  'endpoint.ssh': ({ endpoint, said }) => `无法通过 ssh 连接 ${endpoint} 上的 Docker Engine：${said}`,
  'endpoint.ssh-must-work': ({ host }) =>
    `ssh ${host} docker version 必须无需任何交互即可成功：请加载密钥（ssh-add），先接受一次主机密钥，并在该主机上安装 Docker。`,
  'endpoint.wants-tls': ({ endpoint }) => `${endpoint} 上的 Docker Engine 要求 TLS，但本次请求未使用 TLS。`,
  'endpoint.give-certificates': () =>
    '设置 DOCKER_TLS_VERIFY=1，并将 DOCKER_CERT_PATH 设为存放 ca.pem、cert.pem 和 key.pem 的目录；或使用带有证书的 Docker 上下文。',
  'endpoint.untrusted': ({ endpoint, code }) => `${endpoint} 上的 Docker Engine 的证书不受信任（${code}）。`,
  'endpoint.check-authority': ({ folder }) =>
    `${inFolder(folder)}ca.pem 必须是签发引擎证书的 CA，且引擎证书须包含地址中的主机名并在有效期内。`,
  'endpoint.certificate-refused': ({ endpoint, code }) =>
    `${endpoint} 上的 Docker Engine 不接受本机的客户端证书（${code}）。`,
  'endpoint.check-certificate': ({ folder }) =>
    `${inFolder(folder)}cert.pem 和 key.pem 必须由引擎启动时指定的 CA（dockerd --tlscacert）签发，并在有效期内。`,

  'endpoint.unseen': ({ path, endpoint }) => `${endpoint} 上的 Docker Engine 无法挂载 ${path}：它看不到这个目录。`,
  'endpoint.unseen.share': ({ path }) =>
    `将 ${path} 共享给引擎所在的虚拟机（Docker Desktop：Settings → Resources → File sharing），或把代码移到已共享的目录。`,
  'endpoint.unseen.copy': ({ path, host }) =>
    `让 ${host} 上的相同路径（${path}）也能访问这份代码，或直接在该主机上工作，或改回本机的引擎：docker context use default`,
  'endpoint.unreached': ({ titles, host }) => `${list(titles)} 的端口只在 ${host} 的回环地址上开放，本机无法访问。`,
  'endpoint.unreached.tunnel': ({ command }) => `建立隧道后即可在本机访问：${command}`,
};

function inFolder(folder: string): string {
  return folder === '' ? '' : `${folder} 中的 `;
}
