import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { parseMailbox } from '../../bin/local/ses/mailbox.ts';
import { fromHeader } from '../../lib/from-header.ts';

const address = 'invitations@mail.muster.example';

/** Name and address as a mail program reads them. */
async function read(header: string): Promise<{ name?: string; address?: string } | undefined> {
  const { from } = await simpleParser(`From: ${header}\r\n\r\n`);
  expect(from?.value).toHaveLength(1);
  return from?.value[0];
}

describe('a sender is shown under the name that was given', () => {
  test.each([
    'Device enrollment',
    'Acme, Inc.',
    'Acme "IT" (Berlin) <team>; @home',
    String.raw`back\slash "quote\"`,
    'Müller & Söhne, "IT"',
    '设备注册，公司',
    'Регистрация устройств',
    'تسجيل الأجهزة',
    '📱 Phones',
    '=?UTF-8?B?WA==?= is no encoded word',
    'é',
    '字'.repeat(64),
  ])('%s', async (name) => {
    const header = fromHeader(name, address);
    expect(await read(header)).toEqual({ name, address });
    expect(parseMailbox(header).address).toBe(address);
  });

  test('whatever its characters are', async () => {
    const visible = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 64 })
      .filter((s) => s.trim() === s);
    await fc.assert(
      fc.asyncProperty(visible, async (name) => {
        expect(Buffer.from((await read(fromHeader(name, address)))?.name ?? '', 'utf8')).toEqual(
          Buffer.from(name, 'utf8'),
        );
      }),
      { numRuns: 300 },
    );
  });
});

test('plain words stay plain words', () => {
  expect(fromHeader('Device enrollment', address)).toBe(`Device enrollment <${address}>`);
});

test('the header is ASCII, in words of at most 75 characters that hold whole characters', () => {
  const words = fromHeader('📱字é'.repeat(20), 'a@b.example').split(' ').slice(0, -1);
  expect(words.length).toBeGreaterThan(1);
  for (const word of words) {
    expect(word).toMatch(/^=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?=$/);
    expect(word.length).toBeLessThanOrEqual(75);
    const [, base64 = ''] = /B\?(.*)\?=/.exec(word) ?? [];
    expect(Buffer.from(base64, 'base64').toString()).not.toContain('\ufffd');
  }
});
