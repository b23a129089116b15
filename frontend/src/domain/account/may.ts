import { useMe } from '@/domain/account/api/get-me'
import type { Me, Scope } from '@/domain/account/types'

/** Returns whether the user may do what needs this scope; until that is known, yes. */
export function useMay(scope: Scope): boolean {
  const { data: me } = useMe()
  return me === undefined || me.scopes.includes(scope)
}

/** Returns whether the user may change a job of this owner. */
export const mayChange = (me: Me | undefined, owner: string): boolean =>
  me === undefined || me.scopes.includes('operate') || (me.scopes.includes('submit') && me.user?.username === owner)
