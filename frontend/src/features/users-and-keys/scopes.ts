import type { Scope } from '@/domain/account/types'

/** What each scope lets a key do. */
export const scopeTexts: Record<Scope, string> = {
  read: 'Read everything',
  submit: 'Create jobs and change the user’s own; includes read',
  operate: 'Change all jobs, drain workers; includes submit',
  work: 'Run jobs as a worker; nothing else',
  admin: 'Everything, users and keys as well',
}

/** The scopes that a user may give to keys: those of the role, and for operators that of workers. */
export const grantable = (scopes: Scope[]): Scope[] =>
  (Object.keys(scopeTexts) as Scope[]).filter(
    (scope) => scopes.includes(scope) || (scope === 'work' && scopes.includes('operate')),
  )
