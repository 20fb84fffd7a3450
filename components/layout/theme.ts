/** The reader's choice of brightness, kept in a cookie so that the server renders it and nothing flashes. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_COOKIE = 'dangol_theme';

export function themeFrom(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}

/** Class of <html>; none lets the device decide. */
export function themeClass(theme: Theme): string {
  return theme === 'system' ? '' : theme;
}
