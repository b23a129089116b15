import { type SubmitEvent, useState } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import type { Role, UserCreate } from '@/domain/account/types'
import { useCreateUser } from '@/features/users-and-keys/api/users'
import { roles, roleTexts } from '@/features/users-and-keys/roles'
import { formText } from '@/lib/form'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

/** Makes a user. Without a password the user sets one by a mailed link. */
export function CreateUserDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateUser()
  const send = useMutateOnce(create)
  const [role, setRole] = useState<Role>('submitter')
  const problem = create.error && toProblem(create.error)
  const errors = problem?.fieldErrors ?? {}

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const body: UserCreate = { username: formText(form, 'username').trim(), email: formText(form, 'email').trim() }
    const password = formText(form, 'password')
    send(
      { ...body, role, ...(password === '' ? {} : { password }) },
      {
        onSuccess: (user) => {
          toast.success(`Created the user ${user.username}`)
          onClose()
        },
      },
    )
  }

  return (
    <Dialog title="New user" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {problem && <ProblemNotice problem={problem} title="Could not create the user" />}
        <Field label="User name" hint="Owns the jobs that the user creates." errors={errors['username']}>
          {(control) => (
            // eslint-disable-next-line jsx-a11y-x/no-autofocus -- a dialog takes the focus in any case; here its first field
            <Input {...control} name="username" autoComplete="off" required maxLength={150} autoFocus />
          )}
        </Field>
        <Field label="Email" hint="Receives the link to set a password." errors={errors['email']}>
          {(control) => <Input {...control} name="email" type="email" autoComplete="off" />}
        </Field>
        <Field label="Role" hint={roleTexts[role]} errors={errors['role']}>
          {(control) => (
            <Select {...control} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {roles.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Password"
          hint="Leave empty to let the user request a link on the sign-in page."
          errors={errors['password']}
        >
          {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" />}
        </Field>
        <DialogFooter>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Create user
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
