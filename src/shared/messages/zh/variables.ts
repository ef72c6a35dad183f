import type { variables as english } from '../en/variables.ts';
import type { Translation } from '../translation.ts';

export const variables: Translation<typeof english> = {
  'variable.type.string': () => '文本',
  'variable.type.int': () => '整数',
  'variable.type.float': () => '数字',
  'variable.type.bool': () => '布尔值',
  'variable.type.url': () => 'URL 地址',
  'variable.type.key': () => '随机密钥',
  'variable.type.fernet': () => 'Fernet 密钥',
  'variable.choices': ({ choices }) => `可选值 ${choices.join('、')}`,

  'variable.required': () => '必填',
  'variable.default': ({ value }) => `默认${value === '' ? '为空' : ` ${value}`}`,
  'variable.unset': () => '未设置',
  'variable.no-source': () => '来自被包含的文件或当前 shell',
  'variable.overrides': ({ places }) => `覆盖 ${places.join('、')}`,
  'variable.through': ({ places }) => `引用 ${places.join('、')}`,
  'variable.none': () => '（没有变量）',
  'variable.wrong': ({ what }, say) => `错误：${say(what)}`,

  'variable.row.set': () => '取自',
  'variable.row.overridden': () => '被覆盖',
  'variable.row.declared': () => '声明于',
  'variable.row.problem': () => '问题',
  'variable.from.dotenv': () => '产品的 .env，程序启动时读取',
  'variable.from.file': () => '环境变量文件',
  'variable.from.compose': () => 'Compose 文件',
  'variable.from.profile': () => '配置方案',
  'variable.from.keys': () => '由 bkdev 生成',

  'variable.missing': () => '必填，但未设置',
  'variable.empty': () => '必填，但为空',
  'variable.not-of-type': ({ value, type }, say) => `“${value}”不是${say(type)}`,
  'variable.expected.string': () => '文本',
  'variable.expected.int': () => '整数',
  'variable.expected.float': () => '数字',
  'variable.expected.bool': () => '布尔值（true 或 false）',
  'variable.expected.url': () => ' URL 地址',
  'variable.expected.key': () => '密钥',
  'variable.expected.fernet': () => ' Fernet 密钥（32 字节，URL 安全的 base64）',
  'variable.host-unknown': ({ host }) => `没有名为“${host}”的服务或别名`,
  'variable.host-loopback': ({ host }) => `${host} 是容器自身，其中没有运行存储服务`,

  'variable.fault': ({ name, services, at, what }, say) =>
    `${services.join('、')} 的变量 ${name} 有误：${say(what)}${at === '' ? '' : `（${at}）`}。`,
  'variable.correct': ({ at, declaredAt }) => `请修改 ${at}；${declaredAt} 规定了它的取值。`,
  'variable.set': ({ file, declaredAt }) => `请在 ${file} 或产品的 .env 中设置；${declaredAt} 要求必须有值。`,
  'variable.point-elsewhere': ({ at }) => `请在 ${at} 中改为定义里的某个服务名；如果产品从不访问该主机，可忽略。`,
  'variable.keys-generated': ({ names, file }) => `已在 ${file} 中生成 ${names.join('、')}（git 会忽略该文件）。`,
  'variable.keys-to-generate': ({ names, file }) =>
    `bkdev up 会在 ${file} 中生成 ${names.join('、')}（git 会忽略该文件）。`,
  'variable.keys-hint': () => '如需使用自己的密钥，请编辑该文件。',
  'variable.dotenv-unreadable': ({ file }) => `无法读取 ${file}，服务启动时不会带上其中的变量。`,
  'variable.dotenv-unreadable.hint': ({ file }) => `请检查 ${file} 的权限。`,
};
