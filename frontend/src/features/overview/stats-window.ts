import * as z from 'zod/mini'

import type { StatsWindow } from '@/domain/job/types'

export const STATS_WINDOWS = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
} as const satisfies Record<StatsWindow, string>

const valid = z.enum(Object.keys(STATS_WINDOWS) as [StatsWindow, ...StatsWindow[]])
const schema = z.catch(valid, '24h')

/** Returns the time range in the URL; the last 24 hours by default. */
export const readWindow = (params: URLSearchParams): StatsWindow => z.parse(schema, params.get('window'))

/** Returns the parts of the URL that `readWindow` ignores. */
export const ignoredParams = (params: URLSearchParams) =>
  [...params]
    .filter(([name, value]) => name !== 'window' || !valid.safeParse(value).success)
    .map(([name, value]) => ({ name, value }))
