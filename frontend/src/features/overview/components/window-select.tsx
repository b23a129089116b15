import { Select } from '@/components/ui/field'
import type { StatsWindow } from '@/features/overview/api/get-stats'
import { WINDOWS, readWindow } from '@/features/overview/stats-window'

type WindowSelectProps = { value: StatsWindow; onChange: (window: StatsWindow) => void }

export function WindowSelect({ value, onChange }: WindowSelectProps) {
  return (
    <label className="ml-auto flex items-center gap-2 text-ink-2">
      Window
      <Select
        className="w-36"
        value={value}
        onChange={(event) => onChange(readWindow(new URLSearchParams({ window: event.target.value })))}
      >
        {Object.entries(WINDOWS).map(([key, label]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </Select>
    </label>
  )
}
