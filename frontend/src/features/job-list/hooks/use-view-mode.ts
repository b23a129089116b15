import type { ListView, ViewMode } from '@/features/job-list/list-view'
import { useMediaQuery } from '@/lib/hooks'
import { setPreference, usePreference } from '@/lib/preferences'

type SetView = (patch: Partial<ListView>, options?: { replace?: boolean }) => void

/** Returns the display mode: from the URL, else cards on a phone, else the stored preference. */
export function useViewMode(view: ListView, setView: SetView): [ViewMode, (mode: ViewMode) => void] {
  const preferred = usePreference('view')
  const narrow = useMediaQuery('(max-width: 639px)')
  const choose = (mode: ViewMode) => {
    setPreference('view', mode)
    setView({ view: mode }, { replace: true })
  }
  return [view.view ?? (narrow ? 'cards' : preferred), choose]
}
