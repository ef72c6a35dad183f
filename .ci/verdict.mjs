// Reads vitest's JSON reports and prints what failed, and the verdict; the exit status is 0 only when everything ran
// and passed.
// Arguments: a report and the exit status of the command that wrote it, as often as there are commands.
import { readFileSync } from 'node:fs';

const runs = [];
for (let index = 2; index < process.argv.length; index += 2) {
  const [file, status] = process.argv.slice(index, index + 2);
  runs.push({ file, status, report: read(file) });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.log(`no test ran: there is no report ${file}`);
    return undefined;
  }
}

const sum = what => runs.reduce((total, { report }) => total + (report?.[what] ?? 0), 0);
/** What failed in a report, a few lines each: a log that was cut short must still name it at its end. */
function* failuresIn(report) {
  for (const { name, status, message, assertionResults } of report?.testResults ?? []) {
    const wrong = assertionResults.filter(test => test.status === 'failed');
    if (status === 'failed' && wrong.length === 0) yield `FAILED ${name}\n${shortened(message ?? '')}`;
    for (const { fullName, failureMessages } of wrong)
      yield `FAILED ${name} > ${fullName}\n${shortened(failureMessages.join('\n'))}`;
  }
}

function shortened(text) {
  const plain = text.replaceAll(/\u001b\[[0-9;]*m/g, '');
  return plain.split('\n', 30).map(line => `  ${line.slice(0, 300)}`).join('\n');
}

const passed = sum('numPassedTests');
const failed = sum('numFailedTests');
const notRun = sum('numPendingTests') + sum('numTodoTests');
if (notRun > 0) console.log(`${notRun} tests were skipped`);
let good = failed === 0 && notRun === 0;
for (const { file, status, report } of runs) {
  for (const failure of failuresIn(report)) console.log(failure);
  const onEngine = (report?.testResults ?? []).filter(({ name }) => name.includes('/test/docker/'));
  const engineTests = onEngine.flatMap(({ assertionResults }) => assertionResults).length;
  if (engineTests === 0) console.log(`no test on the engine ran (${file})`);
  if (status !== '0') console.log(`the command that writes ${file} ended with ${status}`);
  good &&= status === '0' && report?.success === true && engineTests > 0;
}
console.log(`${passed} passed, ${failed + notRun + (good || failed + notRun > 0 ? 0 : 1)} failed`);
process.exit(good ? 0 : 1);
