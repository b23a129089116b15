import { Button } from '@/components/ui/button'
import { TimeText } from '@/components/ui/time-text'
import type { ApiKey } from '@/domain/account/types'

/** The parts of a key that its row and its card share. */

export function ValidUntil({ apiKey: { expires_at } }: { apiKey: ApiKey }) {
  if (expires_at === null) return 'no expiry'
  return (
    <>
      until <TimeText iso={expires_at} />
    </>
  )
}

type RevokeButtonProps = { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }

/** Revokes a key; in its place, since when it has been revoked. */
export function RevokeButton({ apiKey, onRevoke }: RevokeButtonProps) {
  if (apiKey.revoked_at !== null)
    return (
      <span className="whitespace-nowrap text-ink-3">
        revoked <TimeText iso={apiKey.revoked_at} />
      </span>
    )
  return (
    <Button size="sm" variant="warning" aria-label={`Revoke ${apiKey.name}`} onClick={() => onRevoke(apiKey)}>
      Revoke…
    </Button>
  )
}
