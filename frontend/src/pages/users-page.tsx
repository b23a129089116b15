import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { RefusalNote } from '@/components/ui/refusal-note'
import { Skeleton } from '@/components/ui/skeleton'
import { useMe } from '@/domain/account/api/get-me'
import { useRefusal } from '@/domain/account/use-refusal'
import { useUsers } from '@/features/users-and-keys/api/users'
import { CreateUserDialog } from '@/features/users-and-keys/components/create-user-dialog'
import { UserList } from '@/features/users-and-keys/components/user-list'
import { toProblem } from '@/lib/problem'

export function UsersPage() {
  const { data: me } = useMe()
  const refusal = useRefusal('manageUsers')
  const { data, error, isLoading, refetch } = useUsers(refusal === null)
  const [creating, setCreating] = useState(false)
  return (
    <main className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4">
      <title>Users · Muster</title>
      <header className="flex items-center justify-between gap-3">
        <h1 className="text-base font-semibold">Users</h1>
        {refusal === null && (
          <Button variant="primary" onClick={() => setCreating(true)}>
            New user
          </Button>
        )}
      </header>
      {me?.auth === false && <p className="text-ink-2">Muster runs with AUTH=off: nobody signs in.</p>}
      {refusal !== null && <RefusalNote text={refusal} />}
      {refusal === null && error && (
        <ProblemNotice problem={toProblem(error)} title="Could not load the users" onRetry={() => void refetch()} />
      )}
      {isLoading && <Skeleton className="h-24 rounded-lg" />}
      {data && (
        <Panel title="Who may sign in">
          <UserList users={data.results} />
        </Panel>
      )}
      {creating && <CreateUserDialog onClose={() => setCreating(false)} />}
    </main>
  )
}
