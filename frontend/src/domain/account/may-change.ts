import type { Me } from '@/domain/account/types'

/** Returns whether the user may change a job of this owner. */
export const mayChange = (me: Me | undefined, owner: string): boolean =>
  me === undefined || me.scopes.includes('operate') || (me.scopes.includes('submit') && me.user?.username === owner)
