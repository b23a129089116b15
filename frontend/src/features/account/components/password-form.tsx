import { type SubmitEvent, useRef } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useChangePassword } from '@/features/account/api/change-password'
import { formText } from '@/lib/form'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

/** Changes the password of the user, whose name password managers read from a hidden field. */
export function PasswordForm({ username }: { username: string }) {
  const form = useRef<HTMLFormElement>(null)
  const change = useChangePassword()
  const send = useMutateOnce(change)
  const problem = change.error && toProblem(change.error)
  const errors = problem?.fieldErrors ?? {}
  const isOfField = 'old_password' in errors || 'new_password' in errors

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const entered = new FormData(event.currentTarget)
    const body = { old_password: formText(entered, 'old_password'), new_password: formText(entered, 'new_password') }
    send(body, {
      onSuccess: () => {
        form.current?.reset()
        toast.success('Changed the password; your other sessions have ended')
      },
    })
  }

  return (
    <form ref={form} onSubmit={submit} className="flex max-w-sm flex-col gap-4">
      {problem && !isOfField && <ProblemNotice problem={problem} title="Could not change the password" />}
      <input type="text" name="username" autoComplete="username" defaultValue={username} readOnly hidden />
      <Field label="Current password" errors={errors['old_password']}>
        {(control) => (
          <Input {...control} name="old_password" type="password" autoComplete="current-password" required />
        )}
      </Field>
      <Field
        label="New password"
        hint="At least 10 characters. Ends your other sessions."
        errors={errors['new_password']}
      >
        {(control) => <Input {...control} name="new_password" type="password" autoComplete="new-password" required />}
      </Field>
      <Button type="submit" variant="primary" className="self-start" busy={change.isPending}>
        Change the password
      </Button>
    </form>
  )
}
