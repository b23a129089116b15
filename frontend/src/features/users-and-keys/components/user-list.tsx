import { ProblemNotice } from '@/components/ui/problem-notice'
import type { User } from '@/domain/account/types'
import { useUpdateUser } from '@/features/users-and-keys/api/users'
import { UserCards } from '@/features/users-and-keys/components/user-cards'
import { UserTable } from '@/features/users-and-keys/components/user-table'
import { useMediaQuery } from '@/lib/hooks'
import { toProblem } from '@/lib/problem'

/** All users; the role and the state are changed in place. */
export function UserList({ users }: { users: User[] }) {
  const update = useUpdateUser()
  const List = useMediaQuery('(max-width: 767px)') ? UserCards : UserTable
  if (users.length === 0) return <p className="text-ink-2">No users yet.</p>
  return (
    <div className="flex flex-col gap-3">
      {update.error && <ProblemNotice problem={toProblem(update.error)} title="Could not change the user" />}
      <List users={users} onChange={(user) => (change) => update.mutate({ id: user.id, ...change })} />
    </div>
  )
}
