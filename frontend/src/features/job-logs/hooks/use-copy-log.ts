import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'

import { plainText } from '@/features/job-logs/ansi'
import { getLog, getRawLog } from '@/features/job-logs/api/get-log'
import type { LineRange } from '@/features/job-logs/log-types'
import { plural } from '@/lib/format'
import { toProblem } from '@/lib/problem'

const PAGE_LINES = 5_000

async function readLines(id: number, attempt: number, { from, to }: LineRange): Promise<string[]> {
  const lines: string[] = []
  for (let next = from; next <= to;) {
    const page = await getLog(id, { attempt, from_line: next, limit: Math.min(PAGE_LINES, to - next + 1) })
    const read = page.lines.filter(({ number }) => number <= to)
    lines.push(...read.map(({ text }) => text))
    const last = page.lines.at(-1)?.number
    if (last === undefined || last >= page.line_count) break
    next = last + 1
  }
  return lines
}

/** Copies the marked lines, or the whole output, without its colours. */
export function useCopyLog(id: number, attempt: number, range: LineRange | undefined) {
  return useMutation({
    mutationFn: async () => {
      // Browsers have the clipboard for secure addresses only.
      if (!('clipboard' in navigator)) throw new Error('The browser copies on HTTPS and localhost only; use Download.')
      const text = range ? (await readLines(id, attempt, range)).join('\n') : await getRawLog(id, attempt)
      await navigator.clipboard.writeText(plainText(text))
      return range ? plural(range.to - range.from + 1, 'line') : 'the whole log'
    },
    onSuccess: (what) => toast.success(`Copied ${what}`),
    onError: (error) => toast.error('Could not copy the log', { description: toProblem(error).detail }),
  })
}
