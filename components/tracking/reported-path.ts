/** A page whose address is itself a secret is reported without it (docs/decisions/0135). */
export function reportedPath(pathname: string): string {
  return pathname.startsWith('/gifts/') ? '/gifts' : pathname;
}
