import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter } from '../../store/ports/plan.ts';
import { parseFilter } from '../filter-text.ts';
import type { QuerySource } from '../lower/lower-context.ts';
import { exampleLog, exampleSpan } from './example-rows.ts';
import { matcher } from './match.ts';
import { logView, spanView } from './row-view.ts';

function filterOf(text: string, source: QuerySource): Filter {
  const parsed = parseFilter(text, source, 0n);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.filter;
}

const span = exampleSpan({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  name: 'GET /pay/{id}',
  kind: 'CLIENT',
  statusCode: 'ERROR',
  durationMs: 750,
  attributes: {
    'http.route': '/pay/{id}',
    'http.response.status_code': 500,
    'http.request.header.accept': ['text/html', 'application/json'],
    'order.id': 9007199254740993n,
    'cart.value': 12.5,
    'cart.empty': false,
    'retry.limit': '10',
    ratio: Number.NaN,
    nothing: null,
    user: 'Zoë Müller',
  },
  resource: { 'service.name': 'checkout', 'http.route': 'never seen' },
  scope: { name: 'http-lib', version: '1.2.0' },
  events: [{ 'exception.type': 'Timeout' }, { 'exception.type': 'Refused', reason: 'pool' }],
  links: [{ reason: 'batch' }],
});

describe('a span', () => {
  test.each([
    // Words: of the name and the attributes' values, whole, side by side, without case.
    'pay',
    '"get pay"',
    'müller',
    '"zoë müller"',
    '500',
    'json',
    // Values: numbers by number, texts by text.
    'http.response.status_code=500',
    'http.response.status_code=500.0',
    'http.response.status_code="500"',
    'http.response.status_code>=499.5',
    'http.response.status_code<1000',
    'order.id=9007199254740993',
    'order.id>9007199254740992',
    'cart.value>12 cart.value<13',
    'cart.empty=false',
    'retry.limit<9',
    'ratio=NaN',
    'http.request.header.accept=application/json',
    'http.request.header.accept contains html',
    'http.route:/PAY/*',
    'http.route:/pay/????',
    'user~"^Zo. M"',
    'http.route in (/cart, "/pay/{id}")',
    // Fields.
    'kind=client status=error duration=750ms',
    'kind!=server',
    'trace_id=4BF92F3577B34DA6A3CE929D0E0E4736',
    'parent_span_id=null',
    // Places.
    'service.name=checkout',
    'resource.http.route="never seen"',
    'scope.name=http-lib otel.scope.version=1.2.0',
    'exception.type=Timeout',
    'exception.type=Timeout exception.type=Refused',
    'event.reason=pool link.reason=batch',
    'reason=batch',
    // Absence.
    'missing!=1',
    'not missing=1',
    'has nothing',
    '-has missing',
  ])('matches %s', (text) => {
    expect(matcher(filterOf(text, 'spans'), spanView)(span)).toBe(true);
  });

  test.each([
    'pa',
    '"pay get"',
    '"never seen"',
    'checkout',
    'http.response.status_code>=500.1',
    'order.id=9007199254740992',
    'order.id=9007199254740994',
    'retry.limit>9',
    'ratio>0',
    'ratio<0',
    'nothing=""',
    'http.route=/PAY/{id}',
    'http.route:/pay',
    'http.route contains /PAY',
    'http.route="never seen"',
    'kind=server',
    'duration>750ms',
    'attr.service.name=checkout',
    'event.reason=batch',
    'link.reason=pool',
    'missing=1',
    'missing>0',
    'has missing',
    'missing:*',
    'exception.type!=Timeout',
  ])('does not match %s', (text) => {
    expect(matcher(filterOf(text, 'spans'), spanView)(span)).toBe(false);
  });
});

describe('a log record', () => {
  const record = exampleLog({
    body: 'Connection refused: order_id=42',
    severityNumber: 18,
    eventName: 'order.failed',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    attributes: { 'event.name': 'sent as an attribute' },
  });

  test.each([
    '"connection refused"',
    'order_id',
    'severity=error severity>=error severity>warn severity<fatal',
    'body~"order_id=\\d+"',
    'body:connection*',
    'event_name=order.failed event.name:sent*',
    'has trace_id -has span_id',
  ])('matches %s', (text) => {
    expect(matcher(filterOf(text, 'logs'), logView)(record)).toBe(true);
  });

  test.each(['order', '"refused connection"', 'severity>error', 'severity=warn', 'body=connection', 'sent'])(
    'does not match %s',
    (text) => {
      expect(matcher(filterOf(text, 'logs'), logView)(record)).toBe(false);
    },
  );

  test('of structured body is searched as compact JSON', () => {
    const structured = exampleLog({ body: ['disk full', 7] });
    expect(matcher(filterOf('"disk full" body contains \'full",7\'', 'logs'), logView)(structured)).toBe(true);
  });

  test('without a severity is neither low nor high', () => {
    const unset = exampleLog({ severityNumber: 0 });
    const matching = ['severity<error', 'severity>=trace', 'has severity', 'severity!=error', 'severity=0'].filter(
      (text) => matcher(filterOf(text, 'logs'), logView)(unset),
    );
    expect(matching).toEqual(['severity!=error', 'severity=0']);
  });

  test('with an empty body has none', () => {
    expect(matcher(filterOf('has body', 'logs'), logView)(exampleLog({ body: '' }))).toBe(false);
  });
});

describe('properties', () => {
  const value = fc.oneof(
    fc.constantFrom('500', '500.0', 'a', 'A', '', 'ab', 'true', '-1'),
    fc.integer({ min: -2, max: 501 }),
    fc.double(),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  );
  const item = fc.record({ a: value, b: value }, { requiredKeys: [] }).map((attributes) => exampleSpan({ attributes }));
  const written = fc.constantFrom('500', '"500"', '500.5', 'a', '""', '-1', '9223372036854775807', 'true');
  const term = fc
    .record({ key: fc.constantFrom('a', 'b', 'c'), operator: fc.constantFrom('=', '>', '<', '>=', '<='), written })
    .map(({ key, operator, written }) => `${key}${operator}${written}`);
  const matches = (text: string, of: ReturnType<typeof exampleSpan>): boolean => {
    return matcher(filterOf(text, 'spans'), spanView)(of);
  };

  test('and, or and not are those of logic', () => {
    fc.assert(
      fc.property(item, term, term, (item, left, right) => {
        const [l, r] = [matches(left, item), matches(right, item)];
        expect(matches(`${left} ${right}`, item)).toBe(l && r);
        expect(matches(`${left} or ${right}`, item)).toBe(l || r);
        expect(matches(`not (${left} ${right})`, item)).toBe(!(l && r));
      }),
    );
  });

  test('of less, equal and more one at most is true, and what is equal is in a list', () => {
    fc.assert(
      fc.property(item, written, (item, written) => {
        const [less, more] = [matches(`a<${written}`, item), matches(`a>${written}`, item)];
        expect(less && more).toBe(false);
        expect(matches(`a<=${written} a>=${written}`, item) && (less || more)).toBe(false);
        expect(matches(`a in (nothing, ${written})`, item)).toBe(matches(`a=${written}`, item));
      }),
    );
  });
});
