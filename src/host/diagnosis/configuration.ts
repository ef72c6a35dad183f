import type { Rule } from './rule.ts';

const inFiles = '.devcontainer/roles/env holds the variables of every role';

/** The name of a variable as Python's source reads it, in a quoted line of a traceback. */
const readVariable = /(?:environ(?:\.get)?|getenv)[[(]\s*f?["'](?<name>[A-Z][A-Z0-9_]*)["']/;

/**
 * Variables and settings without which no process of the product starts. Sources: bk-monitor's config/tools/environment.py,
 * config/default.py, gunicorn_config.py and bkmonitor/define/global_config.py, bk-monitor-base's config/blueking.py,
 * blueapps' conf/{environ,validators}.py, and Django's conf/__init__.py.
 */
export const configurationRules: readonly Rule[] = [
  {
    class: 'variable-missing',
    roles: ['web'],
    patterns: [/SECRET_KEY setting must not be empty/],
    explanation: 'The web role has no secret: BKPAAS_APP_SECRET, APP_TOKEN and SECRET_KEY are all empty or not set.',
    fix: [{ command: 'bkdev up', says: `after setting BKPAAS_APP_SECRET to any text; ${inFiles}` }],
  },
  {
    class: 'variable-missing',
    patterns: [/SECRET_KEY setting must not be empty/],
    explanation:
      'This role has no secret: BK_MONITOR_APP_SECRET, the only name that api and workers read (web: BKPAAS_APP_SECRET), is empty or not set.',
    fix: [{ command: 'bkdev up', says: `after setting BK_MONITOR_APP_SECRET to any text; ${inFiles}` }],
  },
  {
    class: 'variable-missing',
    patterns: [
      /must either define the environment variable DJANGO_SETTINGS_MODULE/,
      /^No Django settings specified\.$/,
      /Settings cannot be imported, because environment variable \w+ is undefined/,
    ],
    explanation: 'Celery and gunicorn do not know which settings to load: DJANGO_SETTINGS_MODULE is empty or not set.',
    fix: [{ command: 'bkdev up', says: `after setting DJANGO_SETTINGS_MODULE=settings; ${inFiles}` }],
  },
  {
    class: 'variable-missing',
    patterns: [/BKAPP_DEPLOY_PLATFORM'? should not be empty/],
    explanation: 'Neither DJANGO_CONF_MODULE nor BKAPP_DEPLOY_PLATFORM says which platform this is.',
    fix: [{ command: 'bkdev up', says: `after setting BKAPP_DEPLOY_PLATFORM=community; ${inFiles}` }],
  },
  {
    class: 'variable-invalid',
    patterns: [
      /DJANGO_CONF_MODULE must have 4 parts/,
      /'DJANGO_CONF_MODULE' should not be/,
      /DJANGO_CONF_MODULE names an unknown role/,
    ],
    explanation:
      'DJANGO_CONF_MODULE chooses the role by four parts, ANY.ROLE.ENVIRONMENT.PLATFORM, and this value has not got them.',
    fix: [
      {
        command: 'bkdev up',
        says: `after setting DJANGO_CONF_MODULE to, say, conf.api.development.community; ${inFiles}`,
      },
    ],
  },
  {
    class: 'variable-invalid',
    patterns: [/No module named 'config\.None'/],
    explanation: 'The third part of DJANGO_CONF_MODULE is none of development, testing and production.',
    fix: [
      {
        command: 'bkdev up',
        says: `after setting DJANGO_CONF_MODULE to, say, conf.api.development.community; ${inFiles}`,
      },
    ],
  },
  {
    class: 'variable-invalid',
    patterns: [/unknown RUN_VER: /, /run_ver值不合法/],
    explanation: 'BKPAAS_ENGINE_REGION may only be open, ieod or tencent, or not be set at all.',
    fix: [{ command: 'bkdev up', says: `after taking BKPAAS_ENGINE_REGION out; ${inFiles}` }],
  },
  {
    class: 'variable-invalid',
    patterns: [/^Input should be a valid URL\b.*\[type=url_/],
    after: /^\s*(?<name>[A-Za-z_][\w.]*)$/,
    explanation:
      'bk-monitor-base refuses the address of the BlueKing API: BK_COMPONENT_API_URL may be missing, but if it is set, even to nothing, it must be an http or https URL.',
    fix: [{ command: 'bkdev up', says: `after setting BK_COMPONENT_API_URL=http://bkapi.invalid; ${inFiles}` }],
  },
  {
    class: 'variable-invalid',
    patterns: [/error parsing value for field "(?<field>\w+)" from source "EnvSettingsSource"/],
    explanation:
      'bk-monitor-base reads variables named like its fields as JSON: {field} in the environment, in whichever case, hides its configuration.',
    fix: [{ command: 'bkdev up', says: `after taking the variable {field} out; ${inFiles}` }],
  },
  {
    class: 'variable-invalid',
    patterns: [/No such transport: (?<transport>\S*?)'?$/, /there is no kind of broker "(?<transport>[^"]*)"/],
    answers: ['probe.broker-kind-unknown'],
    explanation:
      'Celery knows no broker of the kind {transport}: CELERY_BROKER_URL must begin with amqp:// or redis://.',
    fix: [{ command: 'bkdev up', says: 'after correcting CELERY_BROKER_URL in .devcontainer/compose.yaml' }],
  },
  {
    class: 'variable-invalid',
    patterns: [/broker \S+ has no (?:address that can be used|database "[^"]*")/],
    answers: ['probe.broker-address-invalid', 'probe.broker-no-database'],
    explanation: 'CELERY_BROKER_URL is no address of a broker.',
    fix: [{ command: 'bkdev up', says: 'after correcting CELERY_BROKER_URL in .devcontainer/compose.yaml' }],
  },
  {
    class: 'variable-invalid',
    patterns: [/^ValueError: invalid literal for int\(\)/, /^ValueError: could not convert string to float/],
    after: readVariable,
    explanation: '{name} must be a number.',
    fix: [{ command: 'bkdev up', says: `after correcting {name}; ${inFiles}` }],
    where: 'traceback',
  },
  {
    class: 'variable-invalid',
    patterns: [/^json\.decoder\.JSONDecodeError: /],
    after: readVariable,
    explanation: '{name} must be valid JSON.',
    fix: [{ command: 'bkdev up', says: `after correcting {name}; ${inFiles}` }],
    where: 'traceback',
  },
  {
    class: 'variable-invalid',
    patterns: [/^(?:django setup failed: |ValueError: |RuntimeError: )(?<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+) must be\b/],
    explanation: 'The value of {name} is refused when the settings are loaded.',
    fix: [{ command: 'bkdev up', says: `after correcting {name}; ${inFiles}` }],
    where: 'traceback',
  },
  {
    class: 'variable-missing',
    patterns: [
      /ImproperlyConfigured: Set the (?<name>[A-Z][A-Z0-9_]*) environment variable/,
      /ImproperlyConfigured: (?<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+) is not set/,
      /[Ee]nvironment variable '?(?<name>[A-Z][A-Z0-9_]*)'? (?:is not set|is missing|is required|must be set|should not be empty)/,
    ],
    explanation: '{name} is needed to start and is not set.',
    fix: [{ command: 'bkdev up', says: `after setting {name}; ${inFiles}` }],
    where: 'traceback',
  },
  {
    class: 'variable-missing',
    patterns: [/required variable (?<name>[A-Z][A-Z0-9_]*) is missing a value/],
    explanation: 'A Compose file asks for {name}, and neither .devcontainer/.env nor your shell has it.',
    fix: [{ command: 'bkdev up', says: 'after a line {name}=VALUE in .devcontainer/.env' }],
  },
  {
    class: 'variable-missing',
    patterns: [/^KeyError: '(?<name>[A-Z][A-Z0-9_]+)'$/],
    after: /File "<frozen os>", line \d+, in __getitem__|\/os\.py", line \d+, in __getitem__|environ\[/,
    explanation: '{name} is needed to start and is not set.',
    fix: [{ command: 'bkdev up', says: `after setting {name}; ${inFiles}` }],
    where: 'traceback',
  },
  {
    class: 'setting-invalid',
    patterns: [/^(?:django\.core\.exceptions\.)?ImproperlyConfigured: /],
    explanation: 'Django refuses the settings of this role.',
    fix: [{ command: 'bkdev up', says: 'after correcting the setting that the cause names' }],
    where: 'traceback',
  },
];
