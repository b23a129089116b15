import type { Role } from '@/domain/account/types'

/** Every role, the least first. */
export const roles: Role[] = ['viewer', 'submitter', 'operator', 'admin']

export const roleTexts: Record<Role, string> = {
  viewer: 'Reads everything.',
  submitter: 'Creates jobs, and changes the user’s own jobs.',
  operator: 'Changes all jobs and drains workers.',
  admin: 'Changes all jobs, manages users and keys, and reads the audit log.',
}
