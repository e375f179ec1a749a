import { describe, expect, test } from 'vitest';
import { SharedAnswers } from './shared-answers.ts';
import type { Answer } from './shared-answers.ts';

const answer = (body: string, status = 200): Answer => ({ status, headers: [], body });

/** Counts evaluations; each answers when it is told to. */
class Evaluations {
  count = 0;
  #resolve: ((answer: Answer) => void)[] = [];

  readonly evaluate = (): Promise<Answer> => {
    this.count++;
    return new Promise((resolve) => this.#resolve.push(resolve));
  };

  finish(result: Answer): void {
    this.#resolve.shift()!(result);
  }
}

describe('shared answers', () => {
  test('who asks the same while it is evaluated, and for half a second since, gets the same answer', async () => {
    const shared = new SharedAnswers();
    const evaluations = new Evaluations();
    const first = shared.get('a', 1000, evaluations.evaluate);
    const second = shared.get('a', 1400, evaluations.evaluate);
    evaluations.finish(answer('1'));
    expect(await Promise.all([first, second])).toEqual([answer('1'), answer('1')]);
    expect(await shared.get('a', 1499, evaluations.evaluate)).toEqual(answer('1'));
    expect(evaluations.count).toBe(1);
  });

  test('later it is evaluated anew, also while the one before is still under way', async () => {
    const shared = new SharedAnswers();
    const evaluations = new Evaluations();
    const slow = shared.get('a', 1000, evaluations.evaluate);
    const later = shared.get('a', 1500, evaluations.evaluate);
    evaluations.finish(answer('1'));
    evaluations.finish(answer('2'));
    expect(await Promise.all([slow, later])).toEqual([answer('1'), answer('2')]);
    expect(await shared.get('a', 1600, evaluations.evaluate)).toEqual(answer('2'));
  });

  test('what is asked differently is evaluated for itself', async () => {
    const shared = new SharedAnswers();
    expect(await shared.get('a', 0, async () => answer('1'))).toEqual(answer('1'));
    expect(await shared.get('b', 0, async () => answer('2'))).toEqual(answer('2'));
  });

  test('refusals and faults are not kept', async () => {
    const shared = new SharedAnswers();
    expect(await shared.get('a', 0, async () => answer('no', 400))).toEqual(answer('no', 400));
    await expect(shared.get('a', 0, () => Promise.reject(new Error('fault')))).rejects.toThrow('fault');
    expect(await shared.get('a', 0, async () => answer('yes'))).toEqual(answer('yes'));
  });

  test('what is kept is bounded', async () => {
    const shared = new SharedAnswers();
    const large = 'x'.repeat(1024 * 1024);
    for (let key = 0; key < 40; key++) await shared.get(String(key), 0, async () => answer(large));
    let evaluated = 0;
    for (let key = 39; key >= 0; key--) {
      await shared.get(String(key), 0, async () => {
        evaluated++;
        return answer('');
      });
    }
    expect(evaluated).toBeGreaterThanOrEqual(24);
    expect(evaluated).toBeLessThan(40);
  });
});
