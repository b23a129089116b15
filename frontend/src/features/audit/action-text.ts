/** What each recorded action means. */
const ACTIONS: Record<string, string> = {
  'session.opened': 'signed in',
  'session.refused': 'sign-in refused',
  'session.ended': 'ended a session',
  'session.replayed': 'used a refresh token twice',
  'password.changed': 'changed the password',
  'password.reset': 'reset the password',
  'key.created': 'created an API key',
  'key.revoked': 'revoked an API key',
  'user.created': 'created a user',
  'user.changed': 'changed a user',
  'user.deleted': 'deleted a user',
  'identity.created': 'linked a user to the identity provider',
  'job.deleted': 'deleted a job',
  'jobs.deleted': 'deleted jobs',
  'bulk.cancel': 'cancelled jobs',
  'bulk.retry': 'retried jobs',
  'bulk.delete': 'deleted jobs by a filter',
  'bulk.set_status': 'set the status of jobs',
  'bulk.set_priority': 'set the priority of jobs',
}

/** Returns the action as the rest of a sentence whose subject is the actor; an unknown one as it is. */
export const actionText = (action: string): string => ACTIONS[action] ?? action

/** The kinds of actions to filter by: the first parts of their names. */
export const ACTION_KINDS: [kind: string, label: string][] = [
  ['session', 'Sign-ins and sessions'],
  ['password', 'Passwords'],
  ['key', 'API keys'],
  ['user', 'Users'],
  ['identity', 'Identities at the provider'],
  ['job', 'Single deleted jobs'],
  ['jobs', 'Jobs deleted together'],
  ['bulk', 'Bulk actions'],
]
