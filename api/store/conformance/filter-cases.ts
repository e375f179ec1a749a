import { describe, expect, test } from 'vitest';
import type { RowReader } from '../ports/row-store.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { filterOf, hour, hours, type ItemParts, listPlan, type RowKit, seconds, storeOf } from './row-kit.ts';

type Case = readonly [filter: string, found: string];

const long = `${'x'.repeat(300)}needle`;
/** Items by their labels, one letter each; what they hold is what the cases ask for. */
const items: Record<string, Omit<ItemParts, 'label'>> = {
  a: { attributes: { text: 'red', number: 500, flag: true, list: ['x', 'y'], nothing: null } },
  b: { attributes: { text: 'Red', number: 500.5, flag: false, list: [1, 2], long } },
  c: { attributes: { text: 'green', number: '500', list: [true], big: 9007199254740993n } },
  d: { attributes: { text: '', number: -1, big: 9007199254740992n, map: 'no' } },
  e: { attributes: { number: Number.NaN, list: [], big: -(2n ** 63n) } },
  f: { attributes: { number: Infinity, text: 'Zoë 😀 [x].*' }, resource: { place: 'resource', only: 'f' } },
  g: { attributes: { place: 'attribute' }, resource: { place: 'resource', text: 'of the resource' } },
  h: { scope: { name: 'library', version: '1.2' } },
  i: { resource: { 'service.name': 'shop', 'service.namespace': 'eu', 'deployment.environment.name': 'test' } },
};

/** In the order of the labels, whatever order a store answers in. */
const cases: Case[] = [
  ['', 'abcdefghi'],
  // Texts.
  ['text=red', 'a'],
  ['text!=red', 'bcdefghi'],
  ['text=""', 'd'],
  ['text="Zoë 😀 [x].*"', 'f'],
  ['text in (red, green, blue)', 'ac'],
  ['text contains e', 'abcg'],
  ['text contains "😀"', 'f'],
  ['text contains "[x].*"', 'f'],
  ['text:re*', 'ab'],
  ['text:?ed', 'ab'],
  ['text:*', 'abcdfg'],
  ['text:*[x].?', 'f'],
  ['text~"^[rR]ed$"', 'ab'],
  ['text~"e"', 'abcg'],
  ['text!~"e"', 'defhi'],
  ['text>green', 'ag'],
  ['text<=green', 'bcdf'],
  ['long contains needle', 'b'],
  [`long="${long}"`, 'b'],
  [`long:${'x'.repeat(20)}*`, 'b'],
  // Numbers: by value where both sides are numbers, else as texts.
  ['number=500', 'ac'],
  ['number="500"', 'ac'],
  ['number=500.0', 'a'],
  ['number=5e2', 'a'],
  ['number!=500', 'bdefghi'],
  ['number>500', 'bf'],
  ['number>=500', 'abcf'],
  ['number<0', 'd'],
  ['number<=500.5', 'abcd'],
  ['number in (-1, 500.5)', 'bd'],
  ['number=NaN', 'e'],
  ['number=Infinity', 'f'],
  ['number~"^500"', 'abc'],
  ['number contains 00', 'abc'],
  // Integers past 2^53 are told apart.
  ['big=9007199254740993', 'c'],
  ['big=9007199254740992', 'd'],
  ['big>9007199254740992', 'c'],
  ['big>=9007199254740992', 'cd'],
  ['big<9007199254740993', 'de'],
  ['big=-9223372036854775808', 'e'],
  ['big in (9007199254740993, 1)', 'c'],
  // Booleans, and an empty value.
  ['flag=true', 'a'],
  ['flag=false', 'b'],
  ['flag in (true, false)', 'ab'],
  ['has nothing', 'a'],
  ['nothing contains ""', ''],
  ['nothing>=""', ''],
  // An array matches by any of its elements.
  ['list=x', 'a'],
  ['list=y', 'a'],
  ['list=2', 'b'],
  ['list=true', 'c'],
  ['list>1', 'abc'],
  ['list in (y, 1)', 'ab'],
  ['list contains x', 'a'],
  ['has list', 'abce'],
  // What lacks the key matches under `not` only.
  ['has text', 'abcdfg'],
  ['-has text', 'ehi'],
  ['text=null', 'ehi'],
  ['text!=null', 'abcdfg'],
  ['absent=1', ''],
  ['absent!=1', 'abcdefghi'],
  ['not (absent>1)', 'abcdefghi'],
  // Places: the attributes first, then the resource, then the scope.
  ['place=resource', 'f'],
  ['place=attribute', 'g'],
  ['resource.place=resource', 'fg'],
  ['attr.place=attribute', 'g'],
  ['attr.place=resource', ''],
  ['attr.only=f', ''],
  ['only=f', 'f'],
  ['resource.text:of*', 'g'],
  ['scope.name=library', 'h'],
  ['scope.version=1.2', 'h'],
  ['scope.version>=1', 'h'],
  ['otel.scope.name=library', 'h'],
  ['scope.otel.scope.version=1.2', 'h'],
  ['has scope.name', 'h'],
  ['scope.text=red', ''],
  ['service.name=shop', 'i'],
  ['service.name!=shop', 'abcdefgh'],
  ['has service.name', 'i'],
  ['resource.service.namespace=eu', 'i'],
  ['deployment.environment.name:t*', 'i'],
  // Together.
  ['text=red number=500', 'a'],
  ['text=red number=501', ''],
  ['text=red or text=green', 'ac'],
  ['not (text=red or text=green)', 'bdefghi'],
  ['(text=red or number>500) -flag=true', 'bf'],
  ['has text -has list', 'dfg'],
  ['not not text=red', 'a'],
];

/** Filters on attributes, resource and scope. */
export function filterCases<Item, Reader extends RowReader<Item>>(kit: RowKit<Item, Reader>): void {
  const parts = Object.entries(items).map(([label, item], index) => ({
    label,
    timeNano: hour + seconds(index * 600),
    ...item,
  }));

  /** Other values of every key, so many that no store keeps a list of them. */
  const crowd = Array.from({ length: 1600 }, (_, index): ItemParts => {
    const values = {
      text: `t${index}`,
      number: index + 0.25,
      big: 7n * BigInt(index),
      flag: `${index}`,
      place: `p${index}`,
    };
    return { label: 'crowd', timeNano: hour - hours(48), attributes: { ...values, list: [`${index}`] } };
  });

  describe('a filter', () => {
    test('on keys of few values', async () => {
      const store = await storeOf(kit, parts.slice(0, 4), parts.slice(4));
      expect(await answers(store)).toEqual(expected);
    });

    test('on keys of very many values', async () => {
      const store = await storeOf(kit, crowd, parts.slice(0, 4), parts.slice(4));
      expect(await answers(store)).toEqual(expected);
    });

    test('on keys of which some values came before there were many', async () => {
      const store = await storeOf(kit, parts.slice(0, 5), crowd, parts.slice(5));
      expect(await answers(store)).toEqual(expected);
    });
  });

  const expected = Object.fromEntries(cases);
  const answers = async (store: StoreUnderTest<Reader>): Promise<Record<string, string>> => {
    const reader = await store.reader();
    const range = { fromNano: hour, toNano: hour + hours(9) };
    const answers: Record<string, string> = {};
    for (const [text] of cases) {
      const { items } = await reader.list(listPlan({ filter: filterOf(text, kit.source), range }));
      answers[text] = items.map(kit.label).toSorted().join('');
    }
    return answers;
  };
}
