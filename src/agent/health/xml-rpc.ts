import { XMLParser } from 'fast-xml-parser';

export type XmlRpcValue = string | number | boolean | null | XmlRpcValue[] | { [name: string]: XmlRpcValue };

/** A server's response: a value, or a fault with its number (xmlrpc.com/spec.md). */
export type XmlRpcReply =
  | { readonly type: 'value'; readonly value: XmlRpcValue }
  | { readonly type: 'fault'; readonly code: number; readonly text: string };

/** A method call as XML. */
export function encodeCall(method: string, params: readonly (string | number | boolean)[] = []): string {
  const encoded = params.map(param => `<param><value>${encodeValue(param)}</value></param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${encoded}</params></methodCall>`;
}

function encodeValue(value: string | number | boolean): string {
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`;
  if (typeof value === 'number') return Number.isInteger(value) ? `<int>${value}</int>` : `<double>${value}</double>`;
  return `<string>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</string>`;
}

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: name => name === 'member' || name === 'value',
});

/** Reads a method response. Throws an Error if the text is not a complete XML-RPC response. */
export function decodeReply(xml: string): XmlRpcReply {
  const document: unknown = parser.parse(xml, true);
  const response = childOf(document, 'methodResponse');
  const fault = childOf(response, 'fault');
  if (fault !== undefined) {
    const value = decodeValue(firstValue(fault));
    const { faultCode, faultString } = isStruct(value) ? value : {};
    return { type: 'fault', code: Number(faultCode), text: String(faultString) };
  }
  const param = childOf(childOf(response, 'params'), 'param');
  if (param === undefined) throw new Error('it holds neither a value nor a fault');
  return { type: 'value', value: decodeValue(firstValue(param)) };
}

function firstValue(node: unknown): unknown {
  const values = childOf(node, 'value');
  if (!Array.isArray(values)) throw new Error('a value is missing');
  return values[0];
}

/**
 * According to the specification, a value without a type is a string; only there does white space between tags count.
 */
function decodeValue(node: unknown): XmlRpcValue {
  if (typeof node === 'string') return node;
  const entry = Object.entries(node as object).find(([name]) => name !== '#text');
  if (entry === undefined) return textOf(node);
  const [type, content] = entry;
  switch (type) {
    case 'string':
    case 'dateTime.iso8601':
    case 'base64':
      return textOf(content);
    case 'int':
    case 'i4':
    case 'i8':
    case 'double':
      return toNumber(textOf(content));
    case 'boolean':
      return textOf(content).trim() === '1';
    case 'nil':
      return null;
    case 'array':
      return listOf(childOf(childOf(content, 'data'), 'value')).map(decodeValue);
    case 'struct':
      return Object.fromEntries(
        listOf(childOf(content, 'member')).map(member => [
          textOf(childOf(member, 'name')),
          decodeValue(firstValue(member)),
        ]),
      );
    default:
      throw new Error(`a value of unknown type ${type}`);
  }
}

function toNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new Error(`no number: "${text}"`);
  return number;
}

function childOf(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[name] : undefined;
}

function textOf(node: unknown): string {
  if (typeof node === 'string') return node;
  const text = childOf(node, '#text');
  return typeof text === 'string' ? text : '';
}

function listOf(node: unknown): unknown[] {
  return Array.isArray(node) ? node : [];
}

function isStruct(value: XmlRpcValue): value is { [name: string]: XmlRpcValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
