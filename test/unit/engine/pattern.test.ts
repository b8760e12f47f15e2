import { expect, test } from '@jest/globals';
import { parsePattern } from '../../../bin/local/events/pattern.ts';

const event = {
  source: 'aws.ses',
  'detail-type': 'Email Bounced',
  detail: { mail: { tags: { set: ['a', 'b'], count: [3] } }, bounce: { bounceType: 'Permanent' } },
};

test.each<[object, boolean]>([
  [{ source: ['aws.ses'] }, true],
  [{ source: ['aws.s3', 'aws.ses'] }, true],
  [{ source: ['aws.s3'] }, false],
  [{ source: ['aws.ses'], 'detail-type': ['Email Sent'] }, false],
  [{ detail: { mail: { tags: { set: ['b'] } } } }, true],
  [{ detail: { mail: { tags: { set: ['c'] } } } }, false],
  [{ detail: { mail: { tags: { count: [3] } } } }, true],
  [{ detail: { mail: { tags: { count: ['3'] } } } }, false],
  [{ detail: { nothing: { deep: ['x'] } } }, false],
  [{ source: [{ prefix: 'aws.' }] }, true],
  [{ source: [{ suffix: '.s3' }] }, false],
  [{ source: [{ 'anything-but': ['aws.s3', 'aws.ses'] }] }, false],
  [{ source: [{ 'anything-but': { prefix: 'com.' } }] }, true],
  [{ source: [{ 'equals-ignore-case': 'AWS.SES' }] }, true],
  [{ detail: { bounce: { bounceType: [{ exists: true }] } } }, true],
  [{ detail: { bounce: { bounceSubType: [{ exists: false }] } } }, true],
])('%j matches: %s', (pattern, matches) => {
  expect(parsePattern(pattern)(event)).toBe(matches);
});

test.each([[{ detail: { count: [{ numeric: ['>', 1] }] } }], [{ $or: [{ source: ['a'] }] }]])(
  '%j is refused, as the engine does not know it',
  (pattern) => {
    expect(() => parsePattern(pattern)).toThrow('does not know');
  },
);
