import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { TimeText } from '@/components/ui/time-text'
import type { ApiKey } from '@/domain/account/types'
import { useRevokeKey } from '@/features/users-and-keys/api/keys'
import { toProblem } from '@/lib/problem'

const cell = 'border-t border-line py-1.5 pr-4 align-baseline'
const columns = ['Name', 'Key', 'User', 'Scopes', 'Created', 'Last used', 'Valid until']

/** API keys with their state; each can be revoked. */
export function KeyTable({ keys }: { keys: ApiKey[] }) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  if (keys.length === 0) return <p className="text-ink-2">No API keys yet.</p>
  return (
    <div className="overflow-x-auto">
      <table className="w-full">
        <caption className="sr-only">API keys</caption>
        <thead className="text-left text-xs text-ink-2">
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" className="pr-4 pb-1 font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </tbody>
      </table>
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </div>
  )
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { name, prefix, username, scopes, created_at, used_at, expires_at, revoked_at } = apiKey
  return (
    <tr className={revoked_at === null ? undefined : 'text-ink-3'}>
      <th scope="row" className={`${cell} text-left font-medium`}>
        {name}
      </th>
      <td className={`${cell} font-mono text-xs`}>{prefix}…</td>
      <td className={cell}>{username}</td>
      <td className={cell}>{scopes.join(', ')}</td>
      <td className={cell}>
        <TimeText iso={created_at} />
      </td>
      <td className={cell}>{used_at === null ? 'never' : <TimeText iso={used_at} />}</td>
      <td className={cell}>{expires_at === null ? 'it is revoked' : <TimeText iso={expires_at} />}</td>
      <td className={`${cell} text-right`}>
        {revoked_at === null ? (
          <Button size="sm" variant="warning" aria-label={`Revoke ${name}`} onClick={onRevoke}>
            Revoke…
          </Button>
        ) : (
          <span>
            revoked <TimeText iso={revoked_at} />
          </span>
        )}
      </td>
    </tr>
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
