import { expect, test } from '@jest/globals';
import { authenticate } from '../../../lambda/http/middleware/authenticate.ts';
import { httpEvent, lambdaContext } from '../../support/lambda-events.ts';

test('keys are not checked before the route is known', async () => {
  const { before } = authenticate({ find: async () => undefined }, Date.now);
  const request = {
    event: httpEvent({ path: '/' }),
    context: lambdaContext(),
    response: null,
    error: null,
    internal: {},
  };
  await expect(async () => before?.(request)).rejects.toThrow('Routes are matched before keys are checked');
});
