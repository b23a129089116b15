import type { User } from '@/domain/account/types'
import {
  type UserChange,
  type UserItemProps,
  ActivityButton,
  LastSignIn,
  RoleSelect,
} from '@/features/users-and-keys/components/user-cells'

const cell = 'border-t border-line py-1.5 pr-4'
const columns = ['User', 'Email', 'Role', 'Last sign-in', 'State']

export type UserListProps = { users: User[]; onChange: (user: User) => (change: UserChange) => void }

export function UserTable({ users, onChange }: UserListProps) {
  return (
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
          <UserRow key={user.id} user={user} onChange={onChange(user)} />
        ))}
      </tbody>
    </table>
  )
}

function UserRow({ user, onChange }: UserItemProps) {
  return (
    <tr className={user.is_active ? undefined : 'text-ink-3'}>
      <th scope="row" className={`${cell} text-left font-medium [overflow-wrap:anywhere]`}>
        {user.username}
      </th>
      <td className={`${cell} [overflow-wrap:anywhere]`}>{user.email}</td>
      <td className={cell}>
        <RoleSelect user={user} onChange={onChange} />
      </td>
      <td className={`${cell} whitespace-nowrap`}>
        <LastSignIn user={user} />
      </td>
      <td className={cell}>
        <ActivityButton user={user} onChange={onChange} />
      </td>
    </tr>
  )
}
