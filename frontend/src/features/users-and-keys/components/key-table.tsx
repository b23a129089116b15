import { TimeText } from '@/components/ui/time-text'
import type { ApiKey } from '@/domain/account/types'
import { RevokeButton, ValidUntil } from '@/features/users-and-keys/components/key-cells'

const cell = 'border-t border-line py-1.5 pr-4 align-baseline'
const columns = ['Name', 'Key', 'User', 'Scopes', 'Created', 'Last used', 'Valid']

type KeyTableProps = { keys: ApiKey[]; onRevoke: (key: ApiKey) => void }

export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  return (
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
          <KeyRow key={key.id} apiKey={key} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  )
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const { name, prefix, username, scopes, created_at, used_at, revoked_at } = apiKey
  return (
    <tr className={revoked_at === null ? undefined : 'text-ink-3'}>
      <th scope="row" className={`${cell} text-left font-medium [overflow-wrap:anywhere]`}>
        {name}
      </th>
      <td className={`${cell} font-mono text-xs`}>{prefix}…</td>
      <td className={`${cell} [overflow-wrap:anywhere]`}>{username}</td>
      <td className={cell}>{scopes.join(', ')}</td>
      <td className={`${cell} whitespace-nowrap`}>
        <TimeText iso={created_at} />
      </td>
      <td className={`${cell} whitespace-nowrap`}>{used_at === null ? 'never' : <TimeText iso={used_at} />}</td>
      <td className={`${cell} whitespace-nowrap`}>
        <ValidUntil apiKey={apiKey} />
      </td>
      <td className="border-t border-line py-1.5 text-right align-baseline">
        <RevokeButton apiKey={apiKey} onRevoke={onRevoke} />
      </td>
    </tr>
  )
}
