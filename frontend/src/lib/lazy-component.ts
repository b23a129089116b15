import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

import { declareCode, loadCode } from '@/lib/load-code'

/** Returns a component whose code is fetched while the browser is idle, at the latest when it is rendered. */
export function lazyComponent<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  declareCode(load)
  return lazy(async () => ({ default: await loadCode(load) }))
}
