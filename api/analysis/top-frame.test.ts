import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topFrame } from './top-frame.ts';

describe('the place where an exception was thrown', () => {
  test.each([
    [
      'Java',
      `java.lang.IllegalStateException: no stock
\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)
\tat com.shop.inventory.Stock.reserve(Stock.java:42)
\tat com.shop.inventory.Api.post(Api.java:17)
Caused by: java.io.IOException: closed
\tat com.shop.inventory.Db.read(Db.java:3)`,
      'com.shop.inventory.Stock.reserve (Stock.java:42)',
    ],
    [
      'JavaScript',
      `TypeError: Cannot read properties of undefined (reading 'id')
    at Object.exports.run (/srv/app/node_modules/pg/lib/client.js:12:3)
    at async charge (/srv/app/src/payment.ts:88:17)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
      'async charge (/srv/app/src/payment.ts:88)',
    ],
    ['JavaScript without a function', 'Error: x\n    at /srv/app/src/main.js:5:1', '/srv/app/src/main.js:5'],
    [
      'Python, the innermost last',
      `Traceback (most recent call last):
  File "/srv/app/api.py", line 10, in handle
    return search(query)
  File "/srv/app/search.py", line 33, in search
    raise ValueError(query)
  File "/usr/lib/python3.12/json/decoder.py", line 355, in raw_decode
ValueError: empty`,
      'search (/srv/app/search.py:33)',
    ],
    [
      'C#',
      `System.TimeoutException: late
   at System.Net.Http.HttpClient.Send() in /_/src/HttpClient.cs:line 9
   at Shop.Accounts.Login.Verify(String name) in /src/Login.cs:line 61`,
      'Shop.Accounts.Login.Verify(String name) (/src/Login.cs:61)',
    ],
    [
      'Go',
      `goroutine 2148 [running]:
runtime/debug.Stack()
\t/usr/local/go/src/runtime/debug/stack.go:26 +0x5e
main.(*Cart).Add(0xc000112000, {0x1, 0x2})
\t/src/cart/cart.go:71 +0x1d`,
      'main.(*Cart).Add (/src/cart/cart.go:71)',
    ],
    [
      'PHP',
      '#0 /srv/vendor/x/Client.php(3): X->y()\n#1 /srv/src/Mail.php(7): Shop\\Mail->send()\n#2 {main}',
      'Shop\\Mail->send() (/srv/src/Mail.php:7)',
    ],
    ['Ruby', "app/models/order.rb:12:in `total'\napp/main.rb:3:in `<main>'", 'total (app/models/order.rb:12)'],
    [
      'Rust',
      '  0: catalogue::find\n     at src/find.rs:20\n  1: main\n     at src/main.rs:4',
      'catalogue::find (src/find.rs:20)',
    ],
  ])('%s', (_, stackTrace, place) => {
    expect(topFrame(stackTrace)).toBe(place);
  });

  test('is that in a library where no other is known', () => {
    expect(topFrame('Error: x\n    at f (/srv/node_modules/a/b.js:1:2)')).toBe('f (/srv/node_modules/a/b.js:1)');
  });

  test('is not known of text that is no stack trace', () => {
    expect(topFrame('')).toBeNull();
    expect(topFrame('something went wrong')).toBeNull();
  });

  test('is a line or nothing, whatever the text', () => {
    const pieces = fc.constantFrom('\n', '  at ', 'File "', '(', ')', ':', '1', ' in ', '#0 ', '.go', 'a'.repeat(2000));
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(topFrame(parts.join('')) ?? '').not.toContain('\n');
      }),
    );
  });
});
