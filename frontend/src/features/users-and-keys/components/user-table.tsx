import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { TimeText } from '@/components/ui/time-text'
import type { Role, User } from '@/domain/account/types'
import { useUpdateUser } from '@/features/users-and-keys/api/users'
import { roles } from '@/features/users-and-keys/roles'
import { toProblem } from '@/lib/problem'

const cell = 'border-t border-line py-1.5 pr-4'
const columns = ['User', 'Mail', 'Role', 'Last sign-in', 'State']

/** All users; the role and the state are changed in place. */
export function UserTable({ users }: { users: User[] }) {
  const update = useUpdateUser()
  return (
    <div className="flex flex-col gap-3 overflow-x-auto">
      {update.error && <ProblemNotice problem={toProblem(update.error)} title="Could not change the user" />}
      <table className="w-full">
        <caption className="sr-only">Users</caption>
        <thead className="text-left text-xs text-ink-2">
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" className="pr-4 pb-1 font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} onChange={(change) => update.mutate({ id: user.id, ...change })} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type UserRowProps = { user: User; onChange: (change: { role?: Role; is_active?: boolean }) => void }

function UserRow({ user, onChange }: UserRowProps) {
  return (
    <tr className={user.is_active ? undefined : 'text-ink-3'}>
      <th scope="row" className={`${cell} text-left font-medium`}>
        {user.username}
      </th>
      <td className={cell}>{user.email}</td>
      <td className={cell}>
        <Select
          aria-label={`Role of ${user.username}`}
          className="w-32"
          value={user.role}
          onChange={(event) => onChange({ role: event.target.value as Role })}
        >
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
      </td>
      <td className={cell}>{user.last_sign_in_at === null ? 'never' : <TimeText iso={user.last_sign_in_at} />}</td>
      <td className={cell}>
        <Button
          size="sm"
          aria-label={`${user.is_active ? 'Deactivate' : 'Activate'} ${user.username}`}
          onClick={() => onChange({ is_active: !user.is_active })}
        >
          {user.is_active ? 'Deactivate' : 'Activate'}
        </Button>
      </td>
    </tr>
  )
}
