import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Select } from '@/components/ui/field'
import { TimeText } from '@/components/ui/time-text'
import type { Role, User } from '@/domain/account/types'
import { roles, roleTexts } from '@/features/users-and-keys/roles'

/** The parts of a user that their row and their card share. */

export type UserChange = { role?: Role; is_active?: boolean }
export type UserItemProps = { user: User; onChange: (change: UserChange) => void }

/** Asks before it changes the role: one arrow key chooses another. */
export function RoleSelect({ user, onChange }: UserItemProps) {
  const [chosen, setChosen] = useState<Role>()
  return (
    <>
      <Select
        aria-label={`Role of ${user.username}`}
        className="w-32 min-w-32"
        value={user.role}
        onChange={(event) => setChosen(event.target.value as Role)}
      >
        {roles.map((role) => (
          <option key={role}>{role}</option>
        ))}
      </Select>
      {chosen !== undefined && (
        <ConfirmDialog
          title={`Make ${user.username} ${chosen}?`}
          confirmLabel="Change the role"
          danger={false}
          onConfirm={() => {
            setChosen(undefined)
            onChange({ role: chosen })
          }}
          onClose={() => setChosen(undefined)}
        >
          <span className="capitalize">{chosen}</span>: {roleTexts[chosen]} The role is now {user.role}.
        </ConfirmDialog>
      )}
    </>
  )
}

export function ActivityButton({ user, onChange }: UserItemProps) {
  const action = user.is_active ? 'Deactivate' : 'Activate'
  return (
    <Button
      size="sm"
      aria-label={`${action} ${user.username}`}
      onClick={() => onChange({ is_active: !user.is_active })}
    >
      {action}
    </Button>
  )
}

export function LastSignIn({ user: { last_sign_in_at } }: { user: User }) {
  return last_sign_in_at === null ? 'never' : <TimeText iso={last_sign_in_at} />
}
