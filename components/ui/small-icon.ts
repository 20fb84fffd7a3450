/** Address of an icon for places of up to 48 CSS pixels: 96 pixels baked, a tenth of the bytes of the large one. */
export function smallIcon(icon: string): string {
  return `/icons/small/${icon}.webp`;
}
