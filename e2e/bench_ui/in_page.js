// Runs in the page. Times are in ms; rows are 0-based positions in the whole result.
window.muster = (() => {
  const frame = () => new Promise(requestAnimationFrame)
  const grid = () => document.querySelector('[role=grid]')
  const bodyRows = () => [...(grid()?.querySelectorAll('[role=row][aria-rowindex]') ?? [])].filter((row) => row.ariaRowIndex > 1)

  /** Returns the first and the last visible row once every visible row has its data; null until then. */
  function shown() {
    if (!grid()) return null
    const frameBox = grid().getBoundingClientRect()
    const visible = bodyRows().filter((row) => {
      const box = row.getBoundingClientRect()
      return box.bottom > frameBox.top + 34 && box.top < frameBox.bottom
    })
    if (visible.length === 0 || visible.some((row) => !row.querySelector('a'))) return null
    const covered = visible.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0)
    if (covered < grid().clientHeight - 34) return null
    const positions = visible.map((row) => Number(row.ariaRowIndex) - 2)
    return [Math.min(...positions), Math.max(...positions)]
  }

  async function untilShown() {
    for (;;) {
      const range = shown()
      if (range) return range
      await frame()
    }
  }

  /** Returns the duration of the slowest API request that fetched these rows. */
  function apiTime([first, last]) {
    const calls = performance.getEntriesByType('resource').filter(({ name }) => {
      const query = new URL(name).searchParams
      const from = Number(query.get('position'))
      return query.has('position') && from <= last && from + Number(query.get('page_size')) > first
    })
    return Math.max(0, ...calls.map(({ duration }) => duration))
  }

  /** Drags the scrollbar to a fraction of its length. */
  async function drag(fraction) {
    performance.clearResourceTimings()
    const began = performance.now()
    grid().scrollTop = fraction * (grid().scrollHeight - grid().clientHeight)
    const range = await untilShown()
    const total = performance.now() - began
    return { total, api: apiTime(range), first: range[0] }
  }

  /** Follows a link of the main navigation and waits for the rows. */
  async function follow(href) {
    const began = performance.now()
    document.querySelector(`nav a[href="${href}"]`).click()
    await untilShown()
    return performance.now() - began
  }

  const recorded = { longest: 0, rows: 0, on: false }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (recorded.on) recorded.longest = Math.max(recorded.longest, duration)
  }).observe({ type: 'longtask' })

  /** Starts to record the longest task and the maximum number of row elements. */
  function startRecording() {
    Object.assign(recorded, { longest: 0, rows: 0, on: true })
    const sample = () => {
      recorded.rows = Math.max(recorded.rows, bodyRows().length)
      if (recorded.on) requestAnimationFrame(sample)
    }
    sample()
  }
  const stopRecording = () => Object.assign(recorded, { on: false })

  return { untilShown, drag, follow, startRecording, stopRecording, now: () => performance.now() }
})()
