import { expect, test } from 'vitest';
import { findingLines, type ShownFinding } from '../../../../src/host/ui/text/finding-lines.ts';
import { message } from '../../../../src/shared/messages/message.ts';

const findings: readonly ShownFinding[] = [
  {
    ...{ check: 'workspace', level: 'ok', remedy: [] },
    found: message('doctor.workspace', {
      ...{ folder: '/home/ann/shop/src', files: ['manage.py', 'pyproject.toml', 'uv.lock'] },
    }),
  },
  {
    ...{ check: 'ports', level: 'warning', found: 'taken' },
    remedy: ['Free the port', 'to do by hand: end process 4242, which listens for /home/ann/shop'],
  },
];

test('a finding must be wrapped beside its name, and a command to copy never', () => {
  expect(findingLines(findings, { color: false, columns: 60 })).toEqual([
    '● ok     workspace  /home/ann/shop/src contains manage.py,',
    '                    pyproject.toml, uv.lock',
    '? note   ports      taken',
    '                    try: Free the port',
    '                         to do by hand: end process 4242, which listens for /home/ann/shop',
  ]);
});

test('folders in the home folder must be shown from there', () => {
  expect(findingLines(findings, { color: false, home: '/home/ann' })[0]).toBe(
    '● ok     workspace  ~/shop/src contains manage.py, pyproject.toml, uv.lock',
  );
  expect(findingLines(findings, { color: false, home: '/home/an' })[0]).toContain(' /home/ann/shop/src ');
});
