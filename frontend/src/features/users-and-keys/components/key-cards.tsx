import { TimeText } from '@/components/ui/time-text'
import type { ApiKey } from '@/domain/account/types'
import { RevokeButton, ValidUntil } from '@/features/users-and-keys/components/key-cells'
import { cn } from '@/lib/cn'

type KeyCardsProps = { keys: ApiKey[]; onRevoke: (key: ApiKey) => void }

/** API keys as a list, for narrow screens. */
export function KeyCards({ keys, onRevoke }: KeyCardsProps) {
  return (
    <ul aria-label="API keys" className="flex flex-col divide-y divide-line">
      {keys.map((key) => (
        <li key={key.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
          <div className={cn('min-w-0 flex-1 [overflow-wrap:anywhere]', key.revoked_at !== null && 'text-ink-3')}>
            <p className="font-medium">{key.name}</p>
            <p>
              <span className="font-mono text-xs">{key.prefix}…</span> · {key.username} · {key.scopes.join(', ')}
            </p>
            <p className="text-ink-2">
              Created <TimeText iso={key.created_at} />
              {key.used_at === null ? ', never used' : ', last used '}
              {key.used_at !== null && <TimeText iso={key.used_at} />}, <ValidUntil apiKey={key} />
            </p>
          </div>
          <RevokeButton apiKey={key} onRevoke={onRevoke} />
        </li>
      ))}
    </ul>
  )
}
