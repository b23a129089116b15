import { LogOut } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Skeleton } from '@/components/ui/skeleton'
import { useMe } from '@/domain/account/api/get-me'
import type { Me } from '@/domain/account/types'
import { useSessions } from '@/features/account/api/sessions'
import { EndOthersButton } from '@/features/account/components/end-others-button'
import { PasswordForm } from '@/features/account/components/password-form'
import { SessionList } from '@/features/account/components/session-list'
import { useSignOut } from '@/features/sign-in/api/sign-out'
import { roleTexts } from '@/features/users-and-keys/roles'
import { toProblem } from '@/lib/problem'

export function AccountPage() {
  const { data: me } = useMe()
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <title>Account · Muster</title>
      {me?.auth === false && (
        <>
          <h1 className="text-base font-semibold">Account</h1>
          <p className="text-ink-2">Muster runs with AUTH=off: nobody signs in, so there are no accounts.</p>
        </>
      )}
      {me?.user && <Account user={me.user} />}
    </main>
  )
}

function Account({ user }: { user: NonNullable<Me['user']> }) {
  const signOut = useSignOut()
  return (
    <>
      <header className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <h1 className="truncate text-base font-semibold">{user.username}</h1>
          <p className="text-ink-2">
            <span className="capitalize">{user.role}</span>: {roleTexts[user.role]}
          </p>
        </div>
        <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
          <LogOut aria-hidden /> Sign out
        </Button>
      </header>
      <Panel title="Password">
        {user.has_password ? (
          <PasswordForm username={user.username} />
        ) : (
          <p className="text-ink-2">
            You have no password in Muster: you sign in at your organisation’s identity provider.
          </p>
        )}
      </Panel>
      <Sessions />
    </>
  )
}

function Sessions() {
  const { data, error, isPending, refetch } = useSessions()
  const hasOthers = data?.results.some(({ is_current }) => !is_current)
  return (
    <Panel title="Sessions" aside={hasOthers === true && <EndOthersButton />}>
      {error && (
        <ProblemNotice problem={toProblem(error)} title="Could not load the sessions" onRetry={() => void refetch()} />
      )}
      {isPending && <Skeleton className="h-16 rounded-lg" />}
      {data && <SessionList sessions={data.results} />}
    </Panel>
  )
}
