/** Which of the twelve picture grounds goes with a colour word of a product's name (components/product draws them). */
const GROUND_OF_COLOUR: Record<string, number> = {
  블랙: 11,
  매트그레이: 11,
  그레이: 0,
  실버: 0,
  스틸: 0,
  클리어: 7,
  투명: 7,
  아이보리: 3,
  크림: 3,
  골드: 3,
  옐로우: 3,
  베이지: 2,
  브라운: 2,
  카멜: 2,
  탄: 2,
  오렌지: 2,
  코랄: 2,
  우드: 2,
  오크: 2,
  월넛: 2,
  내추럴: 3,
  핑크: 1,
  로즈: 1,
  레드: 1,
  로즈골드: 1,
  와인: 10,
  버건디: 10,
  자두: 10,
  말린장미: 10,
  카키: 4,
  올리브: 4,
  그린: 5,
  민트: 5,
  네이비: 8,
  블루: 7,
  소라: 7,
  스카이블루: 7,
  스카이: 7,
  연청: 7,
  중청: 8,
  진청: 8,
  라벤더: 9,
  퍼플: 9,
  보라: 9,
};

/** The ground for the first colour among `attributes`, or null where none is one. */
export function groundOf(attributes: readonly string[]): number | null {
  for (const word of attributes) {
    const ground = GROUND_OF_COLOUR[word];
    if (ground !== undefined) return ground;
  }
  return null;
}
