import { Select } from '@/components/ui/field'
import type { StatsWindow } from '@/domain/job/types'
import { readWindow, STATS_WINDOWS } from '@/features/overview/stats-window'

type WindowSelectProps = { value: StatsWindow; onChange: (window: StatsWindow) => void }

export function WindowSelect({ value, onChange }: WindowSelectProps) {
  return (
    <label className="ml-auto flex items-center gap-2 whitespace-nowrap text-ink-2">
      Time range
      <Select
        className="w-36"
        value={value}
        onChange={(event) => onChange(readWindow(new URLSearchParams({ window: event.target.value })))}
      >
        {Object.entries(STATS_WINDOWS).map(([key, label]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </Select>
    </label>
  )
}
