import { useSyncExternalStore } from 'react'

import { serverNow, subscribeServerClock } from '@/lib/server-clock'
import { type TimeDisplay, formatDate, formatIn, shortZoneName, zoneOf } from '@/lib/zone'

const TICK_MS = 1_000

/** One clock for the whole page; ticks only while it has listeners and the tab is visible. */
const listeners = new Set<() => void>()
let now = serverNow()
let timer: ReturnType<typeof setInterval> | undefined
let endClock: (() => void) | undefined

function tick() {
  if (document.hidden) return
  now = serverNow()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    tick()
    timer = setInterval(tick, TICK_MS)
    endClock = subscribeServerClock(tick)
    document.addEventListener('visibilitychange', tick)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
    endClock?.()
    document.removeEventListener('visibilitychange', tick)
  }
}

/** Returns the server's current time in ms since the epoch, the same for every component, updated once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

const relative = new Intl.RelativeTimeFormat('en', { style: 'narrow', numeric: 'always' })
const steps: [limitS: number, unitS: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Infinity, 365 * 86_400, 'year'],
]

/** `5min ago`, `in 3h`; `just now` within five seconds. */
export function formatRelative(iso: string, nowMs: number): string {
  const deltaS = (Date.parse(iso) - nowMs) / 1_000
  const size = Math.abs(deltaS)
  if (size < 5) return 'just now'
  const [, unitS, unit] = steps.find(([limitS]) => size < limitS) ?? [0, 1, 'second' as const]
  return relative.format(Math.trunc(deltaS / unitS), unit)
}

const DAY_MS = 86_400_000

/** The time as displayed in a list: `5min ago` within a day of now and the date beyond, or the local or UTC time. */
export function formatShown(iso: string, nowMs: number, display: TimeDisplay): string {
  if (display !== 'relative') return formatIn(iso, zoneOf(display))
  return Math.abs(Date.parse(iso) - nowMs) < DAY_MS ? formatRelative(iso, nowMs) : formatDate(iso, nowMs, 'local')
}

/** `2026-03-01 12:05:09 UTC+01:00`: the displayed zone, named. */
export const formatExact = (iso: string, display: TimeDisplay): string =>
  `${formatIn(iso, zoneOf(display))} ${shortZoneName(zoneOf(display), new Date(iso))}`

const pad = (value: number) => String(value).padStart(2, '0')

/** Formats seconds as `0.42 s`, `12 s`, `3 min 20 s`, `2 h 05 min` or `3 d 4 h`. */
export function formatDuration(totalS: number): string {
  if (totalS < 0.001) return '0 s'
  if (totalS < 10) return `${Number(totalS.toPrecision(2))} s`
  const whole = Math.round(totalS)
  const [days, hours, minutes, seconds] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3_600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ]
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${pad(minutes)} min`
  if (minutes > 0) return `${minutes} min ${pad(seconds)} s`
  return `${seconds} s`
}
