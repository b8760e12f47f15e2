import { expect, test } from '@jest/globals';
import { SesError } from '../../../bin/local/ses/ses-error.ts';
import { answerXml, errorXml } from '../../../bin/local/ses/xml.ts';

test('lists become member elements and what is undefined is left out', () => {
  const result = { Status: [{ Status: 'Success', Error: undefined }, { Status: 'Failed' }], Max: -1 };
  expect(answerXml('Do', result, 'r1')).toBe(
    '<DoResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><DoResult>' +
      '<Status><member><Status>Success</Status></member><member><Status>Failed</Status></member></Status>' +
      '<Max>-1</Max></DoResult><ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata></DoResponse>',
  );
});

test('text cannot break the answer', () => {
  const xml = errorXml(new SesError('Failed', '</Message>&\r\n\u0000\uD800中'), 'r1');
  expect(xml).toContain('<Message>&lt;/Message&gt;&amp;&#13;\n\uFFFD\uFFFD中</Message>');
});

test.each([
  [400, 'Sender'],
  [500, 'Receiver'],
])('an error with status %d names the %s as its cause', (status, type) => {
  expect(errorXml(new SesError('Code', 'message', status), 'r1')).toContain(`<Type>${type}</Type>`);
});
