import { expect, test } from 'vitest';
import { linesOfRequest } from '../../../../src/host/orchestrator/observe/lines-of-request.ts';

test('the lines of a request must be those with its id or that of a task it queued, with their continuation lines', () => {
  const task = 'add[2ca8273b-6b86-4698-a464-60684a912b70]';
  const lines = [
    ['worker', `[INFO] Task ${task} received`],
    ['api', 'ERROR boom request_id=r1'],
    ['web', 'Traceback (most recent call last):'],
    ['api', 'Traceback (most recent call last):'],
    ['api', '  File "a"'],
    ['api', 'ValueError: x'],
    ['api', 'INFO another request'],
    ['api', '  its second line'],
    ['worker', `[INFO] Task ${task} succeeded request_id=r1`],
  ].map(([name = '', text = ''], at) => ({ name, text, at }));
  expect(linesOfRequest(lines, 'r1').map(({ at }) => at)).toEqual([0, 1, 3, 4, 5, 8]);
});
