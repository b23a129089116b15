import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Skeleton } from '@/components/ui/skeleton'
import { useMe } from '@/domain/account/api/get-me'
import { useKeys } from '@/features/users-and-keys/api/keys'
import { CreateKeyDialog } from '@/features/users-and-keys/components/create-key-dialog'
import { KeyList } from '@/features/users-and-keys/components/key-list'
import { toProblem } from '@/lib/problem'

export function KeysPage() {
  const { data: me } = useMe()
  const { data, error, isPending, refetch } = useKeys()
  const [creating, setCreating] = useState(false)
  return (
    <main className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4">
      <title>API keys · Muster</title>
      <header className="flex items-center justify-between gap-3">
        <h1 className="text-base font-semibold">API keys</h1>
        {me?.user && (
          <Button variant="primary" onClick={() => setCreating(true)}>
            New key
          </Button>
        )}
      </header>
      {me?.auth === false && <p className="text-ink-2">Muster runs with AUTH=off: programs need no keys.</p>}
      {error && (
        <ProblemNotice problem={toProblem(error)} title="Could not load the keys" onRetry={() => void refetch()} />
      )}
      {isPending && <Skeleton className="h-24 rounded-lg" />}
      {data && (
        <Panel title={me?.scopes.includes('admin') ? 'Keys of all users' : 'Your keys'}>
          <KeyList keys={data.results} />
        </Panel>
      )}
      {creating && me && <CreateKeyDialog scopes={me.scopes} onClose={() => setCreating(false)} />}
    </main>
  )
}
