/** Returns the cursor of a `next` or `previous` link. */
export function cursorOf(link: string | null | undefined): string | undefined {
  if (link === null || link === undefined) return undefined
  return new URL(link, location.origin).searchParams.get('cursor') ?? undefined
}
