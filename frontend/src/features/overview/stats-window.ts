import * as z from 'zod/mini'

import type { StatsWindow } from '@/features/overview/api/get-stats'

export const WINDOWS = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
} as const satisfies Record<StatsWindow, string>

const schema = z.catch(z.enum(Object.keys(WINDOWS) as [StatsWindow, ...StatsWindow[]]), '24h')

/** The window of time that the URL asks for. */
export const readWindow = (params: URLSearchParams): StatsWindow => z.parse(schema, params.get('window'))
