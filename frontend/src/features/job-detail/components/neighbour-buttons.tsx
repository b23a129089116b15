import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'

import { IconButton } from '@/components/ui/icon-button'
import type { ListPosition } from '@/domain/job/list-position'
import { useNeighbours } from '@/features/job-detail/hooks/use-neighbours'
import { formatCount } from '@/lib/format'
import { useHotkeys } from '@/lib/hotkeys'

/** Go to the next and previous job of the list that this job was opened from; `j` and `k` do the same. */
export function NeighbourButtons({ position }: { position: ListPosition | null }) {
  const navigate = useNavigate()
  const { previous, next, known, count } = useNeighbours(position)
  const keys = useMemo(() => {
    const open = (neighbour: typeof next) => () =>
      neighbour && void navigate(`/jobs/${neighbour.job.id}`, { state: neighbour.position })
    return { k: open(previous), j: open(next) }
  }, [navigate, next, previous])
  useHotkeys(keys)

  if (position === null || !known) return null
  return (
    <div className="ml-auto flex items-center">
      {count !== undefined && (
        <span className="mr-1 text-xs text-ink-3 tabular-nums">
          {formatCount(position.index + 1)} of {formatCount(count)}
        </span>
      )}
      <IconButton label="Previous job in the list" disabled={!previous} onClick={keys.k}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton label="Next job in the list" disabled={!next} onClick={keys.j}>
        <ChevronRight aria-hidden />
      </IconButton>
    </div>
  )
}
