import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Key } from '../store/ports/plan.ts';
import { filterText, parseFilter } from './filter-text.ts';
import { attributesOf, exampleSpan } from './memory/example-rows.ts';
import { matcher } from './memory/match.ts';
import { spanView } from './memory/row-view.ts';

const any = (name: string): Key => ({ place: 'any', name });
const key = (place: Key['place'], name: string): Key => ({ place, name });

describe('a filter alone', () => {
  test('is the filter part of a query', () => {
    expect(parseFilter('service.name=checkout', 'spans', 0n)).toEqual({
      ok: true,
      value: {
        filter: { op: 'equals', key: any('service.name'), value: { text: 'checkout', number: null } },
        keys: [any('service.name')],
        notes: [],
      },
    });
    expect(parseFilter(' ', 'logs', 0n)).toMatchObject({ ok: true, value: { filter: { op: 'all' } } });
  });

  test.each([
    ['severity=eror', 'there is no severity eror', 'did you mean error?'],
    ['a | limit 5', 'only a filter stands here', 'stages belong to a query, not to a filter'],
    ['a last 15m', 'only a filter stands here', 'the time range is an argument of its own'],
    ['a >> b', 'only a filter stands here', null],
  ])('refuses %s', (text, message, hint) => {
    expect(parseFilter(text, 'logs', 0n)).toMatchObject({ ok: false, error: { message, hint } });
  });
});

describe('the text of a filter', () => {
  test.each([
    [[{ key: any('service.name'), value: 'checkout' }], 'service.name=checkout'],
    [
      [
        { key: any('service.name'), value: 'my shop' },
        { key: any('http.response.status_code'), value: 500 },
      ],
      'service.name="my shop" http.response.status_code=500',
    ],
    [[{ key: key('intrinsic', 'name'), value: 'GET "x"' }], 'name="GET \\"x\\""'],
    [[{ key: any('name'), value: 'Ann' }], 'attr.name=Ann'],
    [[{ key: any('resource.id'), value: true }], 'attr.resource.id=true'],
    [[{ key: key('resource', 'in'), value: '500' }], 'resource.in="500"'],
    [[{ key: any('large'), value: 28044666563626312 }], 'large=28044666563626312'],
    [[{ key: any('least'), value: -Infinity }], 'least="-Infinity"'],
    [[], ''],
  ])('of %j is %s', (terms, text) => {
    expect(filterText(terms, 'spans')).toBe(text);
  });

  test('leaves out what has a key', () => {
    const terms = [{ key: any('error.type'), value: 'reset' }];
    expect(filterText(terms, 'spans', [key('event', 'exception.type')])).toBe(
      'error.type=reset not has event.exception.type',
    );
  });

  test('finds the span that has the attribute, whatever its key and value', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.boolean(), fc.double(), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), value, (name, value) => {
        const text = filterText([{ key: { place: 'attribute', name }, value }], 'spans');
        const parsed = parseFilter(text, 'spans', 0n);
        const span = { ...exampleSpan(), attributes: attributesOf(Object.fromEntries([[name, value]])) };
        expect(parsed.ok && matcher(parsed.value.filter, spanView)(span)).toBe(true);
      }),
    );
  });
});
