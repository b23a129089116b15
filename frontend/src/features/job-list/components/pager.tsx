import { ChevronLeft, ChevronRight } from 'lucide-react'

import { IconButton } from '@/components/ui/icon-button'
import type { ListCount } from '@/domain/job/list-count'
import { CountText } from '@/features/job-list/components/count-text'
import { pageNumbers } from '@/features/job-list/page-numbers'
import { cn } from '@/lib/cn'
import { formatCount } from '@/lib/format'
import { setPreference } from '@/lib/preferences'

const PAGE_SIZES = [10, 20, 50] as const

/** `near`: the rows are near those that the page's number stands for. */
type PagerProps = { page: number; pageSize: number; total: ListCount; near: boolean; onPage: (page: number) => void }

/** Row range (`41–60 of 10,000,000`), page numbers, an input to jump to a page, and the page size. */
export function Pager({ page, pageSize, total, near, onPage }: PagerProps) {
  const { value: count, exact } = total
  const pages = Math.max(1, Math.ceil(count / pageSize))
  const from = Math.min((page - 1) * pageSize + 1, count)
  const to = Math.min(page * pageSize, count)
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 max-sm:gap-x-2 border-t border-line bg-surface px-3 py-1.5"
    >
      <p className="text-ink-2 tabular-nums" role="status">
        {near && 'About '}
        {formatCount(from)}–{formatCount(to)} of <CountText total={total} />
      </p>
      <div className="flex items-center gap-0.5">
        <IconButton label="Previous page" disabled={page <= 1} onClick={() => onPage(page - 1)}>
          <ChevronLeft aria-hidden />
        </IconButton>
        {pageNumbers(page, pages).map((number, index) =>
          number === null ? (
            <span key={`gap-${index}`} aria-hidden className="px-1 text-ink-3 max-sm:hidden">
              …
            </span>
          ) : (
            <button
              key={number}
              type="button"
              aria-label={`Page ${formatCount(number)}`}
              aria-current={number === page ? 'page' : undefined}
              onClick={() => onPage(number)}
              className={cn(
                'h-7 min-w-7 rounded-md px-1.5 tabular-nums max-sm:hidden pointer-coarse:h-10 pointer-coarse:min-w-9',
                number === page ? 'bg-accent font-medium text-on-accent' : 'text-ink-2 hover:bg-hover',
              )}
            >
              {formatCount(number)}
            </button>
          ),
        )}
        <IconButton label="Next page" disabled={exact && page >= pages} onClick={() => onPage(page + 1)}>
          <ChevronRight aria-hidden />
        </IconButton>
      </div>
      <JumpToPage key={page} pages={exact ? pages : undefined} onPage={onPage} />
      <label className="ml-auto flex items-center gap-2 text-ink-2">
        <span className="max-sm:sr-only">Rows per page</span>
        <select
          value={pageSize}
          onChange={(event) => {
            const size = PAGE_SIZES.find((option) => String(option) === event.target.value)
            if (size === undefined) return
            setPreference('pageSize', size)
            // The first visible row stays visible.
            onPage(Math.floor(((page - 1) * pageSize) / size) + 1)
          }}
          className="h-7 rounded-md border border-line-strong bg-surface px-1 text-ink pointer-coarse:h-10"
        >
          {PAGE_SIZES.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
    </nav>
  )
}

function JumpToPage({ pages, onPage }: { pages: number | undefined; onPage: (page: number) => void }) {
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        const target = Number(new FormData(event.currentTarget).get('page'))
        if (Number.isInteger(target) && target >= 1) onPage(Math.min(target, pages ?? target))
      }}
    >
      <label className="flex items-center gap-2 text-ink-2">
        <span className="max-sm:sr-only">Go to page</span>
        <input
          placeholder="page"
          name="page"
          type="number"
          min={1}
          max={pages}
          className="h-7 w-20 rounded-md max-sm:w-16 pointer-coarse:h-10 pointer-coarse:text-[1rem] border border-line-strong bg-surface px-2 text-ink"
        />
      </label>
    </form>
  )
}
