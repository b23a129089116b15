// Runs before the first paint, so that a dark page doesn't flash white. A file, because the CSP forbids inline scripts.
;(function () {
  var theme = 'system'
  try {
    theme = JSON.parse(localStorage.getItem('muster.preferences') || '{}').theme || 'system'
  } catch (error) {
    // Storage may be blocked or hold rubbish: the system's theme it is.
  }
  var dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
