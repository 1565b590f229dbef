/**
 * The functions of the Math library are text already. Every processor level has its own of those that are inlined, and that may be vectorised then. Others
 * are as fast with the instructions of x86-64-v2 as with later ones: they are there for the baseline and once more for all others.
 */

/** LLVM inlines what is smaller (some eighty instructions), and whatever has one caller only. */
const LARGE = 4000

/** The level whose large functions the higher ones call. */
export const SHARED_LEVEL = 1

/** The text of one level: names and attributes of the library's functions are those of the level. */
export function forLevel(text: string, level: number): string {
  return text
    .replace(/usejit\.library\.[\w.]+/g, `$&.level${level}`)
    .replace(/^(define internal [^\n]*@usejit\.library\.[^\n]*?)\s*\{$/gm, `$1 #${level + 1} {`)
}

/** The functions that levels share. */
export interface SharedLibrary {
  /** The text of `SHARED_LEVEL` for a module that others are linked with. */
  visible(body: string): string
  /** What a module has to declare that does not have that level. @param texts all that may call them */
  declarations(texts: readonly string[]): string[]
}

/** All occurrences but the definition. */
const callsOf = (symbol: string, body: string): number => body.split(symbol).length - 2

const DEFINITION =
  /^define internal (\S+) @(usejit\.library\.[\w.]+)\.level\d+(\([^)]*\)) ([^#\n]*)#\d+ \{\n.*?^\}\n/gms

/**
 * Takes the large functions out of all levels above `SHARED_LEVEL`, and has them call those of that one.
 * @param bodies texts of the levels, lowest first, as `forLevel` gives them
 */
export function shareLibrary(bodies: readonly string[]): { bodies: string[]; shared: SharedLibrary } {
  const headers = new Map<string, string>()
  const found = bodies.length > SHARED_LEVEL ? bodies[SHARED_LEVEL].matchAll(DEFINITION) : []
  for (const [text, result, name, params, attributes] of found) {
    const symbol = `@${name}.level${SHARED_LEVEL}(`
    // The functions for several numbers call it, too, which lower levels may not have.
    const highest = bodies.length - 1
    if (text.length < LARGE || callsOf(`@${name}.level${highest}(`, bodies[highest]) < 2) continue
    headers.set(name, `declare hidden ${result} ${symbol}${params.slice(1)} ${attributes.trim()}`)
  }
  const share = (body: string) =>
    body
      .replace(DEFINITION, (text, _result, name) => (headers.has(name) ? '' : text))
      .replace(/(usejit\.library\.[\w.]+)\.level\d+/g, (text, name) =>
        headers.has(name) ? `${name}.level${SHARED_LEVEL}` : text,
      )
  const definesShared = /^define internal (\S+ @(usejit\.library\.[\w.]+)\.level\d+\()/gm
  return {
    bodies: bodies.map((body, level) => (level > SHARED_LEVEL && headers.size > 0 ? share(body) : body)),
    shared: {
      visible: (body) =>
        body.replace(definesShared, (text, rest, name) => (headers.has(name) ? `define hidden ${rest}` : text)),
      declarations: (texts) =>
        [...headers]
          .filter(([name]) => texts.some((text) => text.includes(`@${name}.level${SHARED_LEVEL}(`)))
          .map(([, header]) => header),
    },
  }
}
