import type { Me, Scope } from '@/domain/account/types'

/** The scope that each action of the dashboard needs. The server decides by the same table again. */
const NEEDED = {
  createJob: 'submit',
  changeJobs: 'submit',
  changeAllJobs: 'operate',
  runCommand: 'operate',
  drainWorker: 'operate',
  nameOwner: 'work',
  manageUsers: 'admin',
  readAudit: 'admin',
} as const satisfies Record<string, Scope>

export type Action = keyof typeof NEEDED

/** The least role with each scope, as the end of a sentence. */
const HOLDERS: Record<Scope, string> = {
  read: 'people who are signed in',
  submit: 'submitters, operators and admins',
  operate: 'operators and admins',
  work: 'admins',
  admin: 'admins',
}

/** Returns why the user may not do this; null if they may, or as long as it is not known who it is. */
export function refusal(me: Me | undefined, action: Action): string | null {
  const scope = NEEDED[action]
  if (me === undefined || me.scopes.includes(scope)) return null
  return `${roleOf(me)} does not allow this: only ${HOLDERS[scope]} may.`
}

const roleOf = ({ user }: Me) => (user === null ? 'Your key' : `Your role, ${user.role},`)

/** The owner whose jobs alone the user may change; null for those of everyone. */
export const onlyOwner = (me: Me | undefined): string | null =>
  refusal(me, 'changeAllJobs') === null ? null : (me?.user?.username ?? '')

/** Returns why the user may not change a job of this owner; null if they may. */
export function jobRefusal(me: Me | undefined, owner: string): string | null {
  const none = refusal(me, 'changeJobs')
  if (none !== null) return none
  const only = onlyOwner(me)
  if (only === null || only === owner) return null
  const whose = owner === '' ? 'This job has no owner' : `This job belongs to ${owner}`
  return `${whose}: only ${HOLDERS.operate} may change it.`
}

/** The task that runs any program. */
const COMMAND = 'command'

/** Returns why the user may not create jobs of this task; null if they may. */
export const taskRefusal = (me: Me | undefined, task: string): string | null =>
  task === COMMAND && refusal(me, 'runCommand') !== null ? `Only ${HOLDERS.operate} may run the task command.` : null
