import { ActivityButton, LastSignIn, RoleSelect } from '@/features/users-and-keys/components/user-cells'
import type { UserListProps } from '@/features/users-and-keys/components/user-table'
import { cn } from '@/lib/cn'

/** Users as a list, for narrow screens. */
export function UserCards({ users, onChange }: UserListProps) {
  return (
    <ul aria-label="Users" className="flex flex-col divide-y divide-line">
      {users.map((user) => {
        const change = { user, onChange: onChange(user) }
        return (
          <li key={user.id} className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
            <div className={cn('min-w-0 [overflow-wrap:anywhere]', !user.is_active && 'text-ink-3')}>
              <p className="font-medium">
                {user.username}
                {!user.is_active && ' (inactive)'}
              </p>
              {user.email !== '' && user.email !== user.username && <p>{user.email}</p>}
              <p className="text-ink-2">
                Last sign-in: <LastSignIn user={user} />
              </p>
            </div>
            <div className="flex items-center justify-between gap-3">
              <RoleSelect {...change} />
              <ActivityButton {...change} />
            </div>
          </li>
        )
      })}
    </ul>
  )
}
