import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROVINCES, placeFault, provincesNamed } from './province.ts';

test('every province, by each of its names, agrees with its first and last area and with no neighbour’s', () => {
  for (const { code, from, to, names } of PROVINCES)
    for (const name of names) {
      const line1 = `${name} 어느구 어느로 1`;
      for (const area of [from, to])
        expect([name, placeFault({ postcode: `${String(area).padStart(2, '0')}999`, line1 })]).toEqual([name, null]);
      const far = code === 'seoul' ? '48058' : '04524';
      expect(placeFault({ postcode: far, line1 })).toMatchObject({ reason: 'postcode-elsewhere', named: code });
    }
});

test('every province is read by each of its English names at the end, with a city’s -si, a postcode and the country', () => {
  for (const { code, english } of PROVINCES)
    for (const name of english)
      for (const end of [
        name,
        `${name}-si`,
        `${name} city`,
        `${name} 04524`,
        `${name}, South Korea`,
        `${name}, , Korea`,
      ])
        expect([end, provincesNamed(`1 Any-ro, Any-gu, ${end}`).includes(code)]).toEqual([end, true]);
});

test('areas 01 to 63 are one province each, others none', () => {
  for (let area = 0; area < 100; area++) {
    const owners = PROVINCES.filter(({ from, to }) => from <= area && area <= to);
    expect([area, owners.length]).toEqual([area, area >= 1 && area <= 63 ? 1 : 0]);
    const fault = placeFault({ postcode: `${String(area).padStart(2, '0')}000`, line1: '어느로 1' });
    expect(fault).toEqual(owners.length === 1 ? null : { reason: 'postcode-unassigned' });
  }
});

test.each([
  // A street alone names no province, also where it begins like one.
  ['04524', '세종대로 110', true],
  ['04524', '서울로 12', true],
  ['48058', '센텀중앙로 48', true],
  ['04524', '부산광역시 해운대구 센텀중앙로 48', false],
  ['04524', '서울특별시중구세종대로 110', true],
  ['48058', '서울특별시중구세종대로 110', false],
  ['04524', '경상북도안동시 퇴계로 115', false],
  // Full-width, as a keyboard in another mode types it.
  ['04524', '１１０ Sejong-daero，Ｂｕｓａｎ', false],
  ['43199', '경상북도 군위군 군위읍 1', true],
  ['39000', '대구 군위군 군위읍 1', true],
  ['39099', '대구 군위군 군위읍 1', true],
  ['43100', '경북 군위군 군위읍 1', true],
  ['04524', '10 Koreana-ro, Busan Koreatown', true],
  ['30151', '세종특별자치시 한누리대로 2130', true],
  ['24266', '강원특별자치도 춘천시 중앙로 1', true],
  ['54969', '전북특별자치도 전주시 완산구 효자로 225', true],
  ['54969', '전라북도 전주시 완산구 효자로 225', true],
  ['63122', '제주시 문연로 6', true],
  // Two cities of one name.
  ['12738', '광주시 행정타운로 50', true],
  ['61945', '광주시 서구 내방로 111', true],
  ['12738', '광주광역시 서구 내방로 111', false],
  ['12738', '경기도 광주시 행정타운로 50', true],
  // Gunwi, before and after it moved.
  ['39016', '대구광역시 군위군 군위읍 군청로 200', true],
  ['39016', '경상북도 군위군 군위읍 군청로 200', true],
  ['43116', '대구 군위군 군위읍 군청로 200', true],
  ['43116', '경북 군위군 군위읍 군청로 200', true],
  ['39200', '대구 어느로 1', false],
  ['04524', '대한민국 서울 중구 세종대로 110', true],
  ['04524', '110 Sejong-daero, Jung-gu, Seoul', true],
  ['04524', '110 Sejong-daero, Jung-gu, Seoul 04524, Republic of Korea', true],
  ['04524', '48 Centum jungang-ro, Haeundae-gu, Busan', false],
  ['04524', '48 Centum jungang-ro, Haeundae-gu, Busan-si', false],
  ['12738', '50 Haengjeongtaun-ro, Gwangju-si, Gyeonggi-do', true],
  ['61945', '111 Naebang-ro, Seo-gu, Gwangju', true],
])('%s with "%s" agrees: %s', (postcode, line1, agrees) => {
  expect(placeFault({ postcode, line1 }) === null).toBe(agrees);
});

test('spaces around and within change nothing; any text is read without an error', () => {
  expect(placeFault({ postcode: '04524', line1: '  부산   해운대구 ' })).toEqual({
    reason: 'postcode-elsewhere',
    ofPostcode: 'seoul',
    named: 'busan',
  });
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (line) => provincesNamed(line).length <= 2));
});
