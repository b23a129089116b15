import type { SubmitEvent } from 'react'

import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useResetPassword } from '@/features/sign-in/api/reset-password'
import { formText } from '@/lib/form'
import { toProblem } from '@/lib/problem'

/** Sets a new password by the token of a mailed link. */
export function NewPasswordForm({ token }: { token: string }) {
  const reset = useResetPassword()
  const problem = reset.error && toProblem(reset.error)

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    reset.mutate({ token, new_password: formText(new FormData(event.currentTarget), 'new_password') })
  }

  if (reset.isSuccess)
    return (
      <p role="status">
        The password is set, and all sessions have ended.{' '}
        <a href="/" className="font-medium text-accent underline">
          Sign in
        </a>
      </p>
    )
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {problem && <ProblemNotice problem={problem} title="Could not set the password" />}
      <Field label="New password" hint="At least 10 characters." errors={problem?.fieldErrors['new_password']}>
        {(control) => <Input {...control} name="new_password" type="password" autoComplete="new-password" required />}
      </Field>
      <Button type="submit" variant="primary" className="self-end" busy={reset.isPending}>
        Set the password
      </Button>
    </form>
  )
}
