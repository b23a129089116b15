// Runs in the page. Times are in ms.
window.musterLog = (() => {
  const frame = () => new Promise(requestAnimationFrame)
  const log = () => document.querySelector('[role=log]')
  const lines = () => [...(log()?.querySelectorAll('a[aria-label^="Line "]') ?? [])].map((link) => link.parentElement)

  function visible() {
    if (!log()) return []
    const { top, bottom } = log().getBoundingClientRect()
    return lines().filter((line) => {
      const box = line.getBoundingClientRect()
      return box.bottom > top && box.top < bottom
    })
  }

  /** Returns the visible lines once they fill the view and each has its text; null until then. */
  function shown() {
    const rows = visible()
    const covered = rows.reduce((sum, line) => sum + line.getBoundingClientRect().height, 0)
    const empty = rows.some((line) => line.querySelector('span[aria-hidden]'))
    return rows.length === 0 || empty || covered < log().clientHeight - 36 ? null : rows
  }

  async function until(condition) {
    const began = performance.now()
    while (!condition()) await frame()
    return performance.now() - began
  }

  /** Clicks the tab and waits for the last lines. */
  function open(text) {
    const tab = [...document.querySelectorAll('[role=tab]')].find((one) => one.textContent === 'Log')
    tab.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
    tab.click()
    return until(() => shown()?.at(-1).textContent.includes(text))
  }

  /** Scrolls to a fraction of the log and waits for its lines. */
  function jump(fraction) {
    log().scrollTop = fraction * (log().scrollHeight - log().clientHeight)
    return until(shown)
  }

  /** Types a text into the search and waits for the number of lines that have it. */
  function find(text) {
    const input = document.querySelector('input[aria-label="Find in the log"]')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
    const status = input.closest('[role=search]').querySelector('[role=status]')
    return until(() => /\d matching lines?$/.test(status.textContent))
  }

  const recorded = { on: false, task: 0, frame: 0 }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (recorded.on) recorded.task = Math.max(recorded.task, duration)
  }).observe({ type: 'longtask' })

  /** Records the longest task and the longest time between two frames. */
  function startRecording() {
    Object.assign(recorded, { on: true, task: 0, frame: 0 })
    let before = performance.now()
    const sample = (now) => {
      recorded.frame = Math.max(recorded.frame, now - before)
      before = now
      if (recorded.on) requestAnimationFrame(sample)
    }
    requestAnimationFrame(sample)
  }
  const stopRecording = () => Object.assign(recorded, { on: false })

  const seen = new Map()
  /** Notes when each line `written at <seconds since 1970>` is first on the screen. */
  function watch() {
    for (const line of visible()) {
      const written = /written at (\d+\.\d+)/.exec(line.textContent)?.[1]
      if (written !== undefined && !seen.has(written)) seen.set(written, Date.now() - 1000 * Number(written))
    }
    requestAnimationFrame(watch)
  }

  return { open, jump, find, startRecording, stopRecording, watch, latencies: () => [...seen.values()] }
})()
