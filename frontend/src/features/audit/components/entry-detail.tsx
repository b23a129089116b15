import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { JsonBlock } from '@/components/ui/json-block'
import type { AuditEntry } from '@/domain/account/types'
import { detailText, isShortened } from '@/features/audit/detail-text'
import { balanced } from '@/lib/bidi'

/** The details of an entry on one line, and all of them on demand: an entry may name ten thousand jobs. */
export function EntryDetail({ entry: { detail, id } }: { entry: AuditEntry }) {
  const [open, setOpen] = useState(false)
  const text = detailText(detail)
  if (text === '') return null
  return (
    <div className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">
      <bdi>{balanced(text)}</bdi>{' '}
      {isShortened(detail) && (
        <Button
          variant="link"
          size="sm"
          className="-my-1.5 px-1"
          aria-expanded={open}
          onClick={() => setOpen((was) => !was)}
        >
          {open ? 'Less' : 'All details'}
        </Button>
      )}
      {open && <JsonBlock value={detail} label={`Details of entry ${id}`} />}
    </div>
  )
}
