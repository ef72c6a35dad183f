// Reads vitest's JSON report and prints the verdict; the exit status is 0 only when everything ran and passed.
import { readFileSync } from 'node:fs';

const [, , file, npmStatus] = process.argv;
let report;
try {
  report = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  console.log('no test ran: there is no report');
}
const passed = report?.numPassedTests ?? 0;
const failed = report?.numFailedTests ?? 0;
const notRun = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const onEngine = (report?.testResults ?? []).filter(({ name }) => name.includes('/test/docker/'));
const engineTests = onEngine.flatMap(({ assertionResults }) => assertionResults).length;
if (notRun > 0) console.log(`${notRun} tests were skipped`);
if (engineTests === 0) console.log('no test on the engine ran');
const good = npmStatus === '0' && report?.success === true && failed === 0 && notRun === 0 && engineTests > 0;
if (!good) console.log(`npm cit ended with ${npmStatus}`);
console.log(`${passed} passed, ${failed + notRun + (good || failed + notRun > 0 ? 0 : 1)} failed`);
process.exit(good ? 0 : 1);
