import type { Plugin } from 'vite'

const SONNER = '/sonner/dist/index.mjs'
const SINGLETON = '/react-style-singleton/dist/es2015/singleton.js'

/** Creates a stylesheet through the CSSOM, which a Content-Security-Policy without 'unsafe-inline' allows. */
const adopted = `
export const stylesheetSingleton = () => {
  let users = 0
  let sheet = null
  return {
    add(css) {
      if (users++ > 0) return
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    },
    remove() {
      if (--users > 0) return
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
    },
  }
}
`

/**
 * Prevents two libraries from writing <style> elements, so that a static Content-Security-Policy without 'unsafe-inline'
 * suffices. sonner's rules come from its styles.css instead; the rules of Radix's scroll lock go through the CSSOM.
 */
export function noInlineStyles(): Plugin {
  const seen = new Set<string>()
  return {
    name: 'no-inline-styles',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (id.endsWith(SINGLETON)) {
        seen.add(SINGLETON)
        return { code: adopted, map: null }
      }
      if (!id.endsWith(SONNER)) return null
      const silent = code.replace(
        'function __insertCSS(code) {',
        'function __insertCSS() { return }\nfunction __never(code) {',
      )
      if (silent !== code) seen.add(SONNER)
      return { code: silent, map: null }
    },
    buildEnd(error) {
      if (error) return
      const missed = [SONNER, SINGLETON].filter((file) => !seen.has(file))
      if (missed.length > 0) this.error(`These files no longer write their styles as expected: ${missed.join(', ')}`)
    },
  }
}
