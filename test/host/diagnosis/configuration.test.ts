import { api, migrate, testRecorded, web, worker } from './recorded.ts';

// Recorded by starting the sample with one variable changed; those of pydantic with a settings class that has
// bk-monitor-base's field, and RUN_VER with bk-monitor itself.
testRecorded([
  [
    'env-secret-api',
    api,
    {
      class: 'variable-missing',
      cause: 'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.',
      explanation:
        'This role has no secret: BK_MONITOR_APP_SECRET, the only variable that api and workers read (web: BKPAAS_APP_SECRET), is empty or not set.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting BK_MONITOR_APP_SECRET to any text; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-secret-api',
    web,
    {
      class: 'variable-missing',
      cause: 'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.',
      explanation: 'The web role has no secret: BKPAAS_APP_SECRET, APP_TOKEN and SECRET_KEY are all empty or not set.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting BKPAAS_APP_SECRET to any text; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-secret-worker',
    { ...worker, exitCode: 255 },
    {
      class: 'variable-missing',
      cause: 'django setup failed: The SECRET_KEY setting must not be empty.',
      explanation:
        'This role has no secret: BK_MONITOR_APP_SECRET, the only variable that api and workers read (web: BKPAAS_APP_SECRET), is empty or not set.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting BK_MONITOR_APP_SECRET to any text; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-settings-module',
    worker,
    {
      class: 'variable-missing',
      cause: 'No Django settings specified.',
      explanation:
        'Celery and gunicorn do not know which settings to load: DJANGO_SETTINGS_MODULE is empty or not set.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting DJANGO_SETTINGS_MODULE=settings; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-conf-parts',
    api,
    {
      class: 'variable-invalid',
      cause: 'RuntimeError: DJANGO_CONF_MODULE must have 4 parts, not 2: conf.development',
      explanation:
        'DJANGO_CONF_MODULE selects the role by four parts, ANY.ROLE.ENVIRONMENT.PLATFORM, and this value does not have them.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting DJANGO_CONF_MODULE to, for example, conf.api.development.community; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-conf-environment',
    api,
    {
      class: 'variable-invalid',
      cause: "ModuleNotFoundError: No module named 'config.None'",
      explanation: 'The third part of DJANGO_CONF_MODULE must be development, testing or production.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting DJANGO_CONF_MODULE to, for example, conf.api.development.community; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-run-ver',
    { ...api, exitCode: 1 },
    {
      class: 'variable-invalid',
      cause: 'ERROR:root:unknown RUN_VER: qcloud',
      explanation: 'BKPAAS_ENGINE_REGION must be open, ieod or tencent, or not be set at all.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after removing BKPAAS_ENGINE_REGION; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-platform',
    web,
    {
      class: 'variable-missing',
      cause: 'RuntimeError: BKAPP_DEPLOY_PLATFORM should not be empty',
      explanation: 'Neither DJANGO_CONF_MODULE nor BKAPP_DEPLOY_PLATFORM says which platform this is.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting BKAPP_DEPLOY_PLATFORM=community; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-url',
    api,
    {
      class: 'variable-invalid',
      cause: "ValueError: BK_COMPONENT_API_URL must be an http or https URL, not 'BK_COMPONENT_API_URL'",
      explanation: 'The settings reject the value of BK_COMPONENT_API_URL when they are loaded.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after correcting BK_COMPONENT_API_URL; .devcontainer/env holds the variables of every role',
        },
      ],
      where: 'bk-monitor-base/bk_monitor_base/config/blueking.py:15',
    },
  ],
  [
    'env-pydantic',
    { ...api, exitCode: 1 },
    {
      class: 'variable-invalid',
      cause:
        "Input should be a valid URL, relative URL without a base [type=url_parsing, input_value='BK_COMPONENT_API_URL', input_type=str]",
      explanation:
        'bk-monitor-base rejects the address of the BlueKing API: BK_COMPONENT_API_URL may be unset, but once it is set, even to an empty string, it must be an http or https URL.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting BK_COMPONENT_API_URL=http://bkapi.invalid; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-pydantic-json',
    { ...api, exitCode: 1 },
    {
      class: 'variable-invalid',
      cause:
        'pydantic_settings.exceptions.SettingsError: error parsing value for field "redis" from source "EnvSettingsSource"',
      explanation:
        'bk-monitor-base reads variables named like its fields as JSON: redis in the environment, in upper or lower case, overrides its configuration.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after removing the variable redis; .devcontainer/env holds the variables of every role',
        },
      ],
    },
  ],
  [
    'env-transport',
    worker,
    {
      class: 'variable-invalid',
      cause: "KeyError: 'No such transport: nonsense'",
      explanation:
        'Celery does not know the kind of broker nonsense: CELERY_BROKER_URL must begin with amqp:// or redis://.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after correcting CELERY_BROKER_URL in .devcontainer/compose.yaml',
        },
      ],
    },
  ],
  [
    'env-environ',
    { ...api, exitCode: 1 },
    {
      class: 'variable-missing',
      cause: 'django.core.exceptions.ImproperlyConfigured: Set the BK_MONITOR_APP_SECRET environment variable',
      explanation: 'BK_MONITOR_APP_SECRET is required to start and is not set.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting BK_MONITOR_APP_SECRET; .devcontainer/env holds the variables of every role',
        },
      ],
      where: 'bkmonitor/config/default.py:4',
    },
  ],
  [
    'env-compose',
    { ...api, exitCode: 1 },
    {
      class: 'variable-missing',
      cause:
        'error while interpolating services.api.environment.SECRET: required variable BK_MONITOR_APP_SECRET is missing a value',
      explanation:
        'A Compose file requires BK_MONITOR_APP_SECRET, which neither .devcontainer/.env nor your shell sets.',
      fix: [{ command: 'bkdev up', says: 'after adding the line BK_MONITOR_APP_SECRET=VALUE to .devcontainer/.env' }],
    },
  ],
  [
    'env-int',
    api,
    {
      class: 'variable-invalid',
      cause: "ValueError: invalid literal for int() with base 10: 'redis'",
      explanation: 'BK_MONITOR_REDIS_PORT must be a number.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after correcting BK_MONITOR_REDIS_PORT; .devcontainer/env holds the variables of every role',
        },
      ],
      where: 'bkmonitor/config/tools/redis.py:11',
    },
  ],
  [
    'env-gunicorn',
    { ...api, exitCode: 1 },
    {
      class: 'variable-missing',
      cause: "KeyError: 'BK_PAAS_HOST'",
      explanation: 'BK_PAAS_HOST is required to start and is not set.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting BK_PAAS_HOST; .devcontainer/env holds the variables of every role',
        },
      ],
      where: 'bkmonitor/gunicorn_config.py:11',
    },
  ],
  [
    'env-local-settings',
    migrate,
    {
      class: 'variable-missing',
      cause: "KeyError: 'MYSQL_USER'",
      explanation: 'MYSQL_USER is required to start and is not set.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after setting MYSQL_USER; .devcontainer/env holds the variables of every role',
        },
      ],
      where: '.devcontainer/settings/local_settings.py:14',
    },
  ],
]);
