import { expect, test } from '@jest/globals';
import { Parameters } from '../../../bin/local/ses/parameters.ts';

const call = Parameters.parse(
  'Action=Send&Tags.member.1.Name=a&Tags.member.1.Value=1&Tags.member.2.Name=b+%D0%96' +
    '&To.member.10=ten&To.member.2=two&To.member.1=one&Empty=',
);

test('values are decoded and found by their path', () => {
  expect([call.text('Action'), call.text('Tags.member.2.Name'), call.text('Empty')]).toEqual([
    'Send',
    'b Ж',
    '',
  ]);
});

test('members come in the order of their numbers', () => {
  expect(call.texts('To')).toEqual(['one', 'two', 'ten']);
  expect(call.members('Tags').map((tag) => tag.text('Name'))).toEqual(['a', 'b Ж']);
});

test('what was not sent is missing, not an error', () => {
  expect([call.text('None.at.all'), call.texts('None'), call.under('None').text('x')]).toEqual([
    undefined,
    [],
    undefined,
  ]);
  expect(call.text('constructor')).toBeUndefined();
});
