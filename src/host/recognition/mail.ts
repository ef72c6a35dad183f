import { read } from './database-variables.ts';
import type { Found, Mail, MailSetting } from './findings.ts';
import { bracketed } from './python-code.ts';
import { firstOfEach, found, type Hit, hitsIn, type Tree } from './tree.ts';

/** Back ends that send nothing by SMTP. */
const elsewhere = /backends\.(?:console|locmem|dummy|filebased)\b/;
/** An address that django-environ or dj-email-url read; the group captures the variable, if it is named. */
const address =
  /\b(?:env\.email(?:_url)?|dj_email_url\.config)\(\s*(?:var\s*=\s*|env\s*=\s*)?(?:["'](\w+)["'])?([^\n]*)/g;
const settings = /^[ \t]*EMAIL_(HOST_USER|HOST_PASSWORD|HOST|PORT|USE_TLS|USE_SSL|BACKEND)\s*(?::[^=\n]+)?=(?!=)\s*/gm;
const reading = new RegExp(read);

/** What a setting must be if no variable decides it: the service has this port, no accounts and no encryption. */
const suitable: Readonly<Record<MailSetting, RegExp>> = {
  HOST: /(?!)/,
  PORT: /^(?:int\()?["']?1025\b/,
  HOST_USER: /^(?:["']{2}|None)\s*$/,
  HOST_PASSWORD: /^(?:["']{2}|None)\s*$/,
  USE_TLS: /^False\b/,
  USE_SSL: /^False\b/,
};

/**
 * Returns how the product sends mail by SMTP; undefined if its settings do not say that it does. `required` are the
 * variables that may not be empty.
 */
export function recogniseMail(
  tree: Tree,
  files: readonly string[],
  required: readonly Found<string>[],
): Found<Mail> | undefined {
  const all = files.flatMap(file => hitsIn(file, tree.code(file), settings).map(hit => ({ hit, file })));
  const set = firstOfEach(all, ({ hit }) => hit.groups[0] ?? '');
  const assigned = (name: string) => {
    const one = set.find(({ hit }) => hit.groups[0] === name);
    return one && { evidence: one.hit.evidence, text: valueAt(tree.code(one.file), one.hit) };
  };
  if (elsewhere.test(assigned('BACKEND')?.text ?? '')) return undefined;
  const [url] = files.flatMap(file => hitsIn(file, tree.code(file), address));
  if (url !== undefined) {
    if (/(?:console|dummy|file|memory)mail:/.test(url.groups[1] ?? '')) return undefined;
    const variables = { URL: url.groups[0] ?? 'EMAIL_URL' };
    return found({ variables, isByVariables: true }, 'certain', url.evidence);
  }
  const host = assigned('HOST') ?? (/smtp/.test(assigned('BACKEND')?.text ?? '') ? assigned('BACKEND') : undefined);
  if (host === undefined) return undefined;
  const names = Object.keys(suitable) as MailSetting[];
  const variables = Object.fromEntries(
    names.flatMap(name => {
      const variable = reading.exec(assigned(name)?.text ?? '')?.[1];
      return variable === undefined ? [] : [[name, variable]];
    }),
  );
  const isFree = (name: MailSetting) =>
    !name.startsWith('HOST_') || required.every(({ value }) => value !== variables[name]);
  const isByVariables = names.every(name => {
    if (variables[name] !== undefined) return isFree(name);
    const text = assigned(name)?.text;
    return text === undefined ? name !== 'HOST' && name !== 'PORT' : suitable[name].test(text);
  });
  return found({ variables, isByVariables }, 'certain', host.evidence);
}

/** The assigned value: the rest of the line, or what a bracket that opens there encloses. */
function valueAt(code: string, { index }: Hit): string {
  const start = code.indexOf('=', index) + 1;
  const line = code.slice(start, code.indexOf('\n', start) + 1 || undefined).trim();
  const open = line.indexOf('(');
  return open < 0 ? line : `${line.slice(0, open + 1)}${bracketed(code, code.indexOf('(', start))})`;
}
