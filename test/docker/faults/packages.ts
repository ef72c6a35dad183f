import type { FailureClass } from '../../../src/shared/model/failure.ts';
import { edit } from '../support/checkout.ts';
import type { Fault } from './fault.ts';

export const lockBroken: Fault = {
  name: 'uv.lock is corrupt',
  told: failedStep('lock-broken', /uv\.lock is not valid TOML/),
  inject: checkout => edit(checkout, 'bkmonitor/uv.lock', text => text.replace('[[package]]', '[[package')),
};

export const lockOutdated: Fault = {
  name: 'uv.lock is out of step with pyproject.toml',
  told: failedStep('lock-outdated', /uv\.lock is out of step with pyproject\.toml: .*redis/),
  inject: checkout =>
    edit(checkout, 'bkmonitor/pyproject.toml', text => text.replace('"redis>=5,<6"', '"redis>=5.1,<6"')),
};

function failedStep(kind: FailureClass, cause: RegExp): Fault['told'] {
  return { deps: { phase: 'failed', health: 'unhealthy', reason: cause, class: kind, cause } };
}
