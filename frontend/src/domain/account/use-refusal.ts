import { useMe } from '@/domain/account/api/get-me'
import { type Action, jobRefusal, refusal } from '@/domain/account/refusals'

/** Returns why the user may not do this; null if they may. */
export const useRefusal = (action: Action): string | null => refusal(useMe().data, action)

/** Returns why the user may not change a job of this owner; null if they may. */
export const useJobRefusal = (owner: string): string | null => jobRefusal(useMe().data, owner)
