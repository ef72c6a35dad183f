import { expect, test } from 'vitest';
import { profileTable } from '../../../../src/host/ui/text/profile-table.ts';

const nothing = { active: false, local: false, steps: [], memoryBytes: null, starts: [], stops: [] };

test('each profile must have a row with the effect of a switch, and the active one be marked', () => {
  const api = {
    ...nothing,
    name: 'api',
    title: 'Kernel API',
    active: true,
    services: ['mysql', 'api'],
    memoryBytes: 640e6,
  };
  const web = {
    ...nothing,
    name: 'web-worker',
    title: 'Web',
    services: ['mysql', 'web', 'worker'],
    starts: ['web', 'worker'],
  };
  const full = { ...web, name: 'full', local: true, memoryBytes: 1.44e9, stops: ['api'] };
  expect(profileTable([api, full, web]).join('\n')).toBe(
    `  PROFILE     SERVICES  MEMORY    TITLE
* api         2         640 MB    Kernel API
  full        3         1.4 GB    Web  (with a .local.yaml)
                                  starts web, worker; stops api
  web-worker  3         not seen  Web
                                  starts web, worker`,
  );
});

test('a title must not steer the terminal', () => {
  const [, row] = profileTable([{ ...nothing, name: 'api', title: '\u001b[2Jgone', services: [] }]);
  expect(row).not.toContain('\u001b');
});
