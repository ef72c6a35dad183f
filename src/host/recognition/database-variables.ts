/** How Python reads a variable of the environment; the group is its name. */
export const read = String.raw`(?:(?:os\.)?environ(?:\.get)?|(?:os\.)?getenv\w*|env(?:\.\w+)?|config|get_string)\s*[([]\s*["'](\w+)["']`;
const keys = 'ENGINE|NAME|USER|PASSWORD|HOST|PORT';

/**
 * The variables that a database's settings read their parts from, by Django's key; `URL` where one address has all of
 * them. `text` is Python: the alias' entry, and the constants that it names.
 */
export function variablesOf(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [, key = '', name = ''] of text.matchAll(
    new RegExp(`["'](${keys})["']\\s*:\\s*(?:int\\(|str\\()?${read}`, 'g'),
  ))
    variables[key] ??= name;
  // `'HOST': values.Value('localhost', environ_name='DB_HOST', environ_prefix=None)` of django-configurations.
  for (const [, key = '', call = ''] of text.matchAll(
    new RegExp(`["'](${keys})["']\\s*:\\s*values\\.\\w+\\(([^()]*)\\)`, 'g'),
  )) {
    const name = /environ_name\s*=\s*["'](\w+)["']/.exec(call)?.[1];
    if (name !== undefined) variables[key] ??= /environ_prefix\s*=\s*None/.test(call) ? name : `DJANGO_${name}`;
  }
  // By way of a constant: `'HOST': DB_HOST`, and before that `DB_HOST = os.getenv('DB_HOST')`.
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

/** The variable of an address that `dj_database_url` or `environ` reads. */
function addressOf(text: string): string | undefined {
  const names = [
    /\bdj_database_url\.(?:config|parse)\(\s*(?:default\s*=\s*)?(?:[\w.]+[([]\s*)?(?:env\s*=\s*)?["'](\w+)["']/,
    /\benv\.(?:dj_)?db(?:_url)?\(\s*(?:var\s*=\s*)?["'](\w+)["']/,
    /["'](\w*DATABASE_URL)["']/,
  ].flatMap(pattern => pattern.exec(text)?.[1] ?? []);
  const name = names.find(each => !each.includes('sqlite'));
  return name ?? (/\bdj_database_url\.config\(/.test(text) ? 'DATABASE_URL' : undefined);
}
