import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'

import { IconButton } from '@/components/ui/icon-button'
import { type ListPlace, useNeighbours } from '@/features/job-detail/hooks/use-neighbours'
import { formatCount } from '@/lib/format'
import { useHotkeys } from '@/lib/hotkeys'

/** From job to job in the list that this one was opened from, also by `j` and `k`. */
export function NeighbourButtons({ place }: { place: ListPlace | null }) {
  const navigate = useNavigate()
  const { previous, next, count } = useNeighbours(place)
  const keys = useMemo(() => {
    const open = (neighbour: typeof next) => () =>
      neighbour && void navigate(`/jobs/${neighbour.job.id}`, { state: neighbour.place })
    return { k: open(previous), j: open(next) }
  }, [navigate, next, previous])
  useHotkeys(keys)

  if (place === null) return null
  return (
    <div className="ml-auto flex items-center">
      {count !== undefined && (
        <span className="mr-1 text-xs text-ink-3 tabular-nums">
          {formatCount(place.index + 1)} of {formatCount(count)}
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
