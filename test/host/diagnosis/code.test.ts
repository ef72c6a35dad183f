import { api, deps, testRecorded, worker } from './recorded.ts';

// The sample with one file changed, one folder emptied or one link removed; Python 3.11, gunicorn 23, Celery 5.4.
testRecorded([
  [
    'submodule-step',
    deps,
    {
      class: 'submodule-missing',
      explanation: 'The folder bk-monitor-base is empty or missing: it is a git submodule, or a checkout of its own.',
      cause: 'local package bk-monitor-base, which bkmonitor/pyproject.toml needs: an empty folder',
      fix: [
        {
          says: 'check out the submodule: git submodule update --init bk-monitor-base',
        },
      ],
    },
  ],
  [
    'submodule-uv',
    deps,
    {
      class: 'submodule-missing',
      cause:
        'cause: `/workspace/bk-monitor-base` does not appear to be a Python project, as neither `pyproject.toml` nor `setup.py` are present in the directory',
      explanation: 'The folder bk-monitor-base is empty or missing: it is a git submodule, or a checkout of its own.',
      fix: [
        {
          command: 'git submodule update --init bk-monitor-base',
          says: 'checks it out; then run bkdev up',
        },
      ],
    },
  ],
  [
    'submodule-roles',
    { ...api, exitCode: 1 },
    {
      class: 'submodule-missing',
      cause: "import bk-monitor-base and load settings failed: No module named 'bk_monitor_base'",
      explanation:
        'bk-monitor-base is not installed: its folder, a git submodule, was empty when the packages were installed.',
      fix: [
        {
          command: 'git submodule update --init bk-monitor-base',
          says: 'checks it out; then run bkdev up',
        },
      ],
    },
  ],
  [
    'link-missing',
    { ...worker, exitCode: 255 },
    {
      class: 'link-missing',
      cause: "django setup failed: No module named 'ai_agent'",
      explanation: 'The symbolic link bkmonitor/ai_agent, which every role imports, is missing or broken.',
      fix: [
        {
          command: 'ln -sfn ../ai_agent bkmonitor/ai_agent',
          says: 'creates it; then run bkdev up',
        },
      ],
    },
  ],
  [
    'link-missing-gunicorn',
    { ...api, exitCode: 1 },
    {
      class: 'link-missing',
      cause: "ModuleNotFoundError: No module named 'ai_agent'",
      explanation: 'The symbolic link bkmonitor/ai_agent, which every role imports, is missing or broken.',
      fix: [
        {
          command: 'ln -sfn ../ai_agent bkmonitor/ai_agent',
          says: 'creates it; then run bkdev up',
        },
      ],
    },
  ],
  [
    'link-dangling',
    { ...api, exitCode: 1 },
    {
      class: 'link-missing',
      cause: "cannot link ai_agent: [Errno 17] File exists: '/workspace/ai_agent' -> '/workspace/bkmonitor/ai_agent'",
      explanation: 'The symbolic link bkmonitor/ai_agent, which every role imports, is missing or broken.',
      fix: [
        {
          command: 'ln -sfn ../ai_agent bkmonitor/ai_agent',
          says: 'creates it; then run bkdev up',
        },
      ],
    },
  ],
  [
    'code-syntax',
    api,
    {
      class: 'syntax-error',
      cause: 'SyntaxError: invalid syntax',
      explanation: 'Python cannot parse this file, so nothing that imports it can start.',
      fix: [{ command: 'bkdev up', says: 'after correcting that line' }],
      where: 'bkmonitor/kernel_api/views/notes.py:1',
    },
  ],
  [
    'code-syntax-setup',
    { ...worker, exitCode: 255 },
    {
      class: 'syntax-error',
      cause: "django setup failed: expected ':' (models.py, line 5)",
      explanation: 'Python cannot parse this file, so nothing that imports it can start.',
      fix: [{ command: 'bkdev up', says: 'after correcting that line' }],
      where: 'models.py:5',
    },
  ],
  [
    'code-indent',
    api,
    {
      class: 'syntax-error',
      cause: 'IndentationError: expected an indented block after function definition on line 1',
      explanation: 'Python cannot parse this file, so nothing that imports it can start.',
      fix: [{ command: 'bkdev up', says: 'after correcting that line' }],
      where: 'bkmonitor/bkmonitor/models.py:2',
    },
  ],
  [
    'code-import',
    api,
    {
      class: 'import-error',
      cause: "ModuleNotFoundError: No module named 'no_such_module'",
      explanation:
        'no_such_module cannot be imported: the name is wrong, the code is gone, or the package is not installed.',
      fix: [
        { command: 'bkdev up', says: 'after correcting the import; it also reinstalls missing packages of uv.lock' },
        {
          command: 'cd bkmonitor && uv add no_such_module',
          says: 'if it is a package that pyproject.toml lacks; bkdev up then installs it',
        },
      ],
      where: 'bkmonitor/kernel_api/views/notes.py:1',
    },
  ],
  [
    'code-name',
    api,
    {
      class: 'import-error',
      cause:
        "ImportError: cannot import name 'Nothing' from 'bkmonitor.models' (/workspace/bkmonitor/bkmonitor/models.py)",
      explanation: 'Nothing cannot be imported: the name is wrong, the code is gone, or the package is not installed.',
      fix: [
        { command: 'bkdev up', says: 'after correcting the import; it also reinstalls missing packages of uv.lock' },
        {
          command: 'cd bkmonitor && uv add Nothing',
          says: 'if it is a package that pyproject.toml lacks; bkdev up then installs it',
        },
      ],
      where: 'bkmonitor/kernel_api/views/notes.py:1',
    },
  ],
  [
    'code-exception',
    api,
    {
      class: 'exception',
      cause: "KeyError: 'nothing'",
      explanation: 'An uncaught exception ended the program.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after correcting the code, or what it complains about',
        },
      ],
      where: 'bkmonitor/kernel_api/views/notes.py:1',
    },
  ],
]);
