// Addresses in what people write become links; everything else stays the text it is.
import { describe, expect, it } from 'vitest';
import { linkParts } from '../src/links';

const links = (text: string) =>
  linkParts(text).flatMap(({ text, href }) => (href ? [[text, href]] : []));

describe('linkParts', () => {
  it('loses and adds nothing to the text', () => {
    for (const text of ['', 'a https://b.c d', 'x@y.zz, +49 30 1234567!', '<b>hi</b> javascript:x'])
      expect(
        linkParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
  });

  it.each([
    ['see https://shop.example/a?b=c.', 'https://shop.example/a?b=c', 'https://shop.example/a?b=c'],
    ['(https://a.example/b_(c))', 'https://a.example/b_(c)', 'https://a.example/b_(c)'],
    ['www.shop.example, please', 'www.shop.example', 'https://www.shop.example'],
    ['write to amara@shop.example.', 'amara@shop.example', 'mailto:amara@shop.example'],
    ['call +49 30 1234567 now', '+49 30 1234567', 'tel:+49301234567'],
    ['call 030/123 45 67', '030/123 45 67', 'tel:0301234567'],
    ['(555) 123-4567', '(555) 123-4567', 'tel:5551234567'],
  ])('%s', (text, shown, href) => {
    expect(links(text)).toEqual([[shown, href]]);
  });

  it.each([
    'order 12345678',
    'on 2026-01-31 at 09:30',
    'on 01-02-2026',
    '1,234,567.00',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'a@b',
    'file:///etc/passwd',
    '0123456789012345678901',
  ])('%s is no link', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('takes its time from nobody: a long hostile text is quick', () => {
    const began = performance.now();
    linkParts(`${'a.'.repeat(5_000)}@`);
    linkParts('+1 '.repeat(5_000));
    linkParts('www.'.repeat(5_000));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
