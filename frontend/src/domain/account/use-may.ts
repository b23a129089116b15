import { useMe } from '@/domain/account/api/get-me'
import type { Scope } from '@/domain/account/types'

/** Returns whether the user may do what needs this scope; until that is known, yes. */
export function useMay(scope: Scope): boolean {
  const { data: me } = useMe()
  return me === undefined || me.scopes.includes(scope)
}
