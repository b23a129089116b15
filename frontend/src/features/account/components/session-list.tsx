import { Button } from '@/components/ui/button'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { TimeText } from '@/components/ui/time-text'
import type { Session } from '@/domain/account/types'
import { useEndSession } from '@/features/account/api/sessions'
import { clientText } from '@/features/account/client-text'
import { balanced } from '@/lib/bidi'
import { toProblem } from '@/lib/problem'

type SessionListProps = { sessions: Session[] }

/** The user's sessions; each but this one can be ended. */
export function SessionList({ sessions }: SessionListProps) {
  const end = useEndSession()
  return (
    <>
      {end.error && <ProblemNotice problem={toProblem(end.error)} title="Could not end the session" />}
      <ul aria-label="Sessions" className="flex flex-col divide-y divide-line">
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            busy={end.isPending && end.variables === session.id}
            onEnd={() => end.mutate(session.id)}
          />
        ))}
      </ul>
    </>
  )
}

type SessionItemProps = { session: Session; busy: boolean; onEnd: () => void }

function SessionItem({ session, busy, onEnd }: SessionItemProps) {
  const { kind, address, client, created_at, used_at, expires_at, is_current } = session
  const name = clientText(client)
  return (
    <li className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className="font-medium" title={client}>
          <bdi>{balanced(name)}</bdi>
          {kind === 'jwt' && <span className="font-normal text-ink-2"> (script with JWT)</span>}
          {is_current && <span className="font-normal text-completed"> · this session</span>}
        </p>
        <p className="text-ink-2">
          {address} · signed in <TimeText iso={created_at} /> · last used <TimeText iso={used_at} /> · until{' '}
          <TimeText iso={expires_at} />
        </p>
      </div>
      {!is_current && (
        <Button size="sm" busy={busy} aria-label={`End the session of ${name}, ${address}`} onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  )
}
