import { ArrowDownToLine, Copy, Download } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/field'
import { rawLogUrl } from '@/features/job-logs/api/get-log'
import { LogFind } from '@/features/job-logs/components/log-find'
import { useCopyLog } from '@/features/job-logs/hooks/use-copy-log'
import { type LogTail, lastLine } from '@/features/job-logs/log-tail'
import type { LogView } from '@/features/job-logs/log-types'
import { formatBytes, plural } from '@/lib/format'
import { useMutateOnce } from '@/lib/use-mutate-once'

type LogToolbarProps = {
  jobId: number
  tail: LogTail
  view: LogView
  setView: (patch: Partial<LogView>) => void
  atEnd: boolean
  onEnd: () => void
  onGo: (line: number, find: string) => void
}

export function LogToolbar({ jobId, tail, view, setView, atEnd, onEnd, onGo }: LogToolbarProps) {
  // A link may mark a line that the output doesn't have.
  const marked = view.line && view.line.from <= lastLine(tail) ? view.line : undefined
  const copy = useCopyLog(jobId, tail.attempt, marked)
  const send = useMutateOnce(copy)
  const attempts = [...new Set([...tail.attempts, tail.attempt])].sort((a, b) => a - b)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      {attempts.length > 1 && (
        <Select
          aria-label="Attempt"
          value={tail.attempt}
          onChange={(event) => setView({ attempt: Number(event.target.value), line: undefined })}
          className="w-auto!"
        >
          {attempts.map((attempt) => (
            <option key={attempt} value={attempt}>
              Attempt {attempt}
            </option>
          ))}
        </Select>
      )}
      <LogFind
        key={tail.attempt}
        jobId={jobId}
        attempt={tail.attempt}
        find={view.find}
        line={view.line?.from ?? 0}
        onFind={(find) => setView({ find })}
        onGo={onGo}
      />
      <span className="text-xs text-ink-2 tabular-nums">
        {plural(lastLine(tail), 'line')} · {formatBytes(tail.size_bytes)}
        {!tail.complete && ` · ${atEnd ? 'following' : 'live'}`}
      </span>
      <div className="ml-auto flex flex-wrap gap-1.5">
        {!atEnd && (
          <Button size="sm" onClick={onEnd}>
            <ArrowDownToLine aria-hidden /> {tail.complete ? 'To the end' : 'Follow'}
          </Button>
        )}
        <Button size="sm" busy={copy.isPending} onClick={() => send()}>
          <Copy aria-hidden /> {marked ? copyLabel(marked) : 'Copy'}
        </Button>
        <a
          href={rawLogUrl(jobId, tail.attempt)}
          download={`job-${jobId}-attempt-${tail.attempt}.log`}
          className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2 text-xs font-medium hover:bg-hover pointer-coarse:h-9 [&_svg]:size-4"
        >
          <Download aria-hidden /> Download
        </a>
      </div>
    </div>
  )
}

const copyLabel = ({ from, to }: { from: number; to: number }) =>
  from === to ? `Copy line ${from}` : `Copy lines ${from}–${to}`
