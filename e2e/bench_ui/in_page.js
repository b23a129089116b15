// Runs in the page. Times are ms; rows are 0-based places in the whole result.
window.muster = (() => {
  const frame = () => new Promise(requestAnimationFrame)
  const grid = () => document.querySelector('[role=grid]')
  const bodyRows = () => [...(grid()?.querySelectorAll('[role=row][aria-rowindex]') ?? [])].filter((row) => row.ariaRowIndex > 1)

  /** First and last row in view once every row in view has its data; null until then. */
  function shown() {
    if (!grid()) return null
    const frameBox = grid().getBoundingClientRect()
    const inView = bodyRows().filter((row) => {
      const box = row.getBoundingClientRect()
      return box.bottom > frameBox.top + 34 && box.top < frameBox.bottom
    })
    if (inView.length === 0 || inView.some((row) => !row.querySelector('a'))) return null
    const covered = inView.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0)
    if (covered < grid().clientHeight - 34) return null
    const places = inView.map((row) => Number(row.ariaRowIndex) - 2)
    return [Math.min(...places), Math.max(...places)]
  }

  async function untilShown() {
    for (;;) {
      const range = shown()
      if (range) return range
      await frame()
    }
  }

  /** How long the calls took that brought these rows: the API's own time. */
  function apiTime([first, last]) {
    const calls = performance.getEntriesByType('resource').filter(({ name }) => {
      const query = new URL(name).searchParams
      const from = Number(query.get('position'))
      return query.has('position') && from <= last && from + Number(query.get('page_size')) > first
    })
    return Math.max(0, ...calls.map(({ duration }) => duration))
  }

  /** Drags the bar to a fraction of its way. */
  async function drag(fraction) {
    performance.clearResourceTimings()
    const began = performance.now()
    grid().scrollTop = fraction * (grid().scrollHeight - grid().clientHeight)
    const range = await untilShown()
    const total = performance.now() - began
    return { total, api: apiTime(range), first: range[0] }
  }

  /** Follows a link of the main navigation, until its rows are there. */
  async function follow(href) {
    const began = performance.now()
    document.querySelector(`nav a[href="${href}"]`).click()
    await untilShown()
    return performance.now() - began
  }

  const watched = { longest: 0, rows: 0, on: false }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (watched.on) watched.longest = Math.max(watched.longest, duration)
  }).observe({ type: 'longtask' })

  /** Begins to note the longest task and the most row elements. */
  function watch() {
    Object.assign(watched, { longest: 0, rows: 0, on: true })
    const look = () => {
      watched.rows = Math.max(watched.rows, bodyRows().length)
      if (watched.on) requestAnimationFrame(look)
    }
    look()
  }
  const seen = () => Object.assign(watched, { on: false })

  return { untilShown, drag, follow, watch, seen, now: () => performance.now() }
})()
