/** What to write instead: one text, or two where types are written, since JavaScript has them in comments. */
export type Advice = string | { typescript: string; javascript: string }

/**
 * Advice in the language of a file.
 *
 * @example
 * adviceFor({ typescript: 'Write `n: number`.', javascript: 'Write `@param {number} n`.' }, false) // 'Write `@param {number} n`.'
 */
export const adviceFor = (advice: Advice | undefined, typescript: boolean): string | undefined =>
  typeof advice === 'object' ? advice[typescript ? 'typescript' : 'javascript'] : advice

/** How the type of a variable is declared. */
export const declaredVariable = (keyword: string, name: string, type: string, value = ''): Advice => ({
  typescript: `\`${keyword} ${name}: ${type}${value}\``,
  javascript: `\`/** @type {${type}} */ ${keyword} ${name}${value}\``,
})

/** How the type of a field of an object, or of a parameter, is declared. */
export const declaredField = (name: string, type: string): Advice => ({
  typescript: `\`${name}: ${type}\``,
  javascript: `\`@property {${type}} ${name}\``,
})
export const declaredParameter = (name: string, type: string): Advice => ({
  typescript: `\`${name}: ${type}\``,
  javascript: `\`@param {${type}} ${name}\``,
})

/** Advice in which some words depend on the language. @example advise`Declare it: ${declaredVariable('let', 'n', 'number')}.` */
export function advise(texts: TemplateStringsArray, ...parts: readonly Advice[]): Advice {
  const written = (language: 'typescript' | 'javascript') =>
    texts.reduce((all, text, i) => {
      const part = parts[i - 1]
      return all + (typeof part === 'object' ? part[language] : part) + text
    })
  return { typescript: written('typescript'), javascript: written('javascript') }
}
