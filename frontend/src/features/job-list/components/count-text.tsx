import { Button } from '@/components/ui/button'
import type { ListCount } from '@/domain/job/list-count'
import { formatCount } from '@/lib/format'

/** `300`, `at least 101 · counting…`, or the reason why the jobs could not be counted. */
export function CountText({ total: { value, exact, counting, problem, retry } }: { total: ListCount }) {
  return (
    <>
      {exact ? formatCount(value) : <LowerBound value={value} />}
      {counting && <span className="text-ink-3"> · counting…</span>}
      {problem && (
        <span className="text-ink-3">
          {' '}
          · <span title={problem.detail}>could not be counted</span>
          <Button variant="link" size="sm" onClick={retry}>
            Count again
          </Button>
        </span>
      )}
    </>
  )
}

/** `at least 10,000`; on a phone `10,000+`. */
function LowerBound({ value }: { value: number }) {
  return (
    <>
      <span className="max-sm:sr-only">at least </span>
      <span className="max-sm:after:content-['+'/'']">{formatCount(value)}</span>
    </>
  )
}
