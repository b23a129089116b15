import type { ReactNode } from 'react'
import { useLocation } from 'react-router'

import { useReloadForAnotherUser } from '@/app/use-reload-for-another-user'
import { useMe } from '@/domain/account/api/get-me'
import { FormPage } from '@/features/sign-in/components/form-page'
import { SignInDialog } from '@/features/sign-in/components/sign-in-dialog'
import { SignInForm } from '@/features/sign-in/components/sign-in-form'
import { toProblem } from '@/lib/problem'
import { useKeptError } from '@/lib/use-kept-error'

/**
 * Shows the page to whoever may see it. Who isn't signed in gets the form at the page's own address; whose session ends
 * gets it over the page.
 */
export function AccessGate({ children }: { children: ReactNode }) {
  const answer = useMe()
  const me = answer.data
  const error = useKeptError(answer)
  const { pathname, search, hash } = useLocation()
  const here = pathname + search + hash
  useReloadForAnotherUser(me)
  const isSignedOut = error !== null && toProblem(error).status === 401
  if (isSignedOut && me === undefined)
    return (
      <FormPage title="Sign in">
        <SignInForm next={here} />
      </FormPage>
    )
  return (
    <>
      {children}
      {isSignedOut && <SignInDialog username={me?.user?.username ?? ''} next={here} />}
    </>
  )
}
