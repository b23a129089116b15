import { useState } from 'react'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { ApiKey } from '@/domain/account/types'
import { useRevokeKey } from '@/features/users-and-keys/api/keys'
import { KeyCards } from '@/features/users-and-keys/components/key-cards'
import { KeyTable } from '@/features/users-and-keys/components/key-table'
import { useMediaQuery } from '@/lib/hooks'
import { toProblem } from '@/lib/problem'

/** API keys with their state; each can be revoked. */
export function KeyList({ keys }: { keys: ApiKey[] }) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const List = useMediaQuery('(max-width: 767px)') ? KeyCards : KeyTable
  if (keys.length === 0) return <p className="text-ink-2">No API keys yet. Programs send one instead of a password.</p>
  return (
    <>
      <List keys={keys} onRevoke={setRevoking} />
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const revoke = useRevokeKey()
  return (
    <ConfirmDialog
      title={`Revoke ${apiKey.name}?`}
      confirmLabel="Revoke"
      busy={revoke.isPending}
      problem={revoke.error && toProblem(revoke.error)}
      onConfirm={() => revoke.mutate(apiKey.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      Programs that use {apiKey.prefix}… are refused within two seconds. This cannot be undone.
    </ConfirmDialog>
  )
}
