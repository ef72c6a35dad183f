/** Matches how Python reads an environment variable; the group captures its name. */
export const read = String.raw`(?:(?:os\.)?environ(?:\.get)?|(?:os\.)?getenv\w*|env(?:\.\w+)?|config|get_string)\s*[([]\s*["'](\w+)["']`;
const keys = 'ENGINE|NAME|USER|PASSWORD|HOST|PORT';

/**
 * Returns the variables that a database's settings read, by Django's key; `URL` if one address contains everything.
 * `text` is Python code: the alias' entry, and the constants it refers to.
 */
export function variablesOf(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [, key = '', name = ''] of text.matchAll(
    new RegExp(`["'](${keys})["']\\s*:\\s*(?:int\\(|str\\()?${read}`, 'g'),
  ))
    variables[key] ??= name;
  // django-configurations: `'HOST': values.Value('localhost', environ_name='DB_HOST', environ_prefix=None)`.
  for (const [, key = '', call = ''] of text.matchAll(
    new RegExp(`["'](${keys})["']\\s*:\\s*values\\.\\w+\\(([^()]*)\\)`, 'g'),
  )) {
    const name = /environ_name\s*=\s*["'](\w+)["']/.exec(call)?.[1];
    if (name !== undefined) variables[key] ??= /environ_prefix\s*=\s*None/.test(call) ? name : `DJANGO_${name}`;
  }
  // Via a constant: `'HOST': DB_HOST` and `DB_HOST = os.getenv('DB_HOST')`.
  for (const [, key = '', constant = ''] of text.matchAll(
    new RegExp(`["'](${keys})["']\\s*:\\s*([A-Za-z_]\\w*)\\b(?!\\s*[.([])`, 'g'),
  )) {
    const set = new RegExp(`^[ \\t]*${constant}\\s*(?::[^=\\n]+)?=\\s*(?:int\\(|str\\()?${read}`, 'm');
    const name = set.exec(text)?.[1];
    if (name !== undefined) variables[key] ??= name;
  }
  const url = addressOf(text);
  return url === undefined ? variables : { ...variables, URL: url };
}

/** Returns the variable with an address that `dj_database_url` or `environ` reads. */
function addressOf(text: string): string | undefined {
  const names = [
    /\bdj_database_url\.(?:config|parse)\(\s*(?:default\s*=\s*)?(?:[\w.]+[([]\s*)?(?:env\s*=\s*)?["'](\w+)["']/,
    /\benv\.(?:dj_)?db(?:_url)?\(\s*(?:var\s*=\s*)?["'](\w+)["']/,
    /["'](\w*DATABASE_URL)["']/,
  ].flatMap(pattern => pattern.exec(text)?.[1] ?? []);
  const name = names.find(each => !each.includes('sqlite'));
  return name ?? (/\bdj_database_url\.config\(/.test(text) ? 'DATABASE_URL' : undefined);
}
