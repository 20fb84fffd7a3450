import { beforeEach, expect, test } from 'vitest';
import { KAKAO_POSTCODE_SCRIPT } from '#contracts/postcode-search.ts';
import { createKakaoPostcode } from './kakao-postcode.ts';

/** Stands for window.daum: what a shopper chooses there, or null for one who closes it. */
function fakeService(chosen: object | null) {
  return {
    Postcode: class {
      private readonly options: { oncomplete(place: object): void; onclose(state: string): void };
      constructor(options: { oncomplete(place: object): void; onclose(state: string): void }) {
        this.options = options;
      }
      open() {
        if (chosen !== null) this.options.oncomplete(chosen);
        this.options.onclose(chosen === null ? 'FORCE_CLOSE' : 'COMPLETE_CLOSE');
      }
    },
  };
}

interface FakeScript {
  src: string;
  onload?: () => void;
  onerror?: () => void;
}

let scripts: FakeScript[];
let scope: { daum?: unknown; document: object };
const postcodeHere = () => createKakaoPostcode(scope as unknown as Window);

beforeEach(() => {
  scripts = [];
  scope = {
    document: {
      createElement: (): FakeScript => ({ src: '' }),
      head: { append: (script: FakeScript) => scripts.push(script) },
    },
  };
});

const ROAD = {
  zonecode: '04524',
  roadAddress: '서울 중구 세종대로 110',
  jibunAddress: '서울 중구 태평로1가 31',
  userSelectedType: 'R',
  buildingName: '서울특별시청',
};

test.each([
  ['a road', ROAD, { postcode: '04524', line1: '서울 중구 세종대로 110 (서울특별시청)' }],
  [
    'a parcel of land',
    { ...ROAD, userSelectedType: 'J', buildingName: '' },
    { postcode: '04524', line1: '서울 중구 태평로1가 31' },
  ],
  ['nothing: closed', null, null],
  ['no postcode', { ...ROAD, zonecode: '123-456' }, null],
  ['something else', { zonecode: 4_524, roadAddress: {} }, null],
])('%s is what the search answers with', async (_what, chosen, found) => {
  scope.daum = fakeService(chosen);
  expect(await postcodeHere().search()).toEqual(found);
  expect(scripts).toEqual([]);
});

test('the script is loaded at the first search, once, and again after it failed', async () => {
  const postcode = postcodeHere();
  expect(scripts).toEqual([]);
  const failed = postcode.search();
  expect(scripts.map(({ src }) => src)).toEqual([KAKAO_POSTCODE_SCRIPT]);
  scripts[0]?.onerror?.();
  await expect(failed).rejects.toThrow('not loaded');

  const found = [postcode.search(), postcode.search()];
  expect(scripts).toHaveLength(2);
  scope.daum = fakeService(ROAD);
  scripts[1]?.onload?.();
  for (const each of await Promise.all(found)) expect(each?.postcode).toBe('04524');
});
