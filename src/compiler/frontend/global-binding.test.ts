import { describe, expect, test } from 'vitest'
import { traverse } from './babel-traverse.ts'
import { isGlobal } from './global-binding.ts'
import { parseModule } from './parse.ts'

/** Whether `Math` is the global at `Math.abs` in the code. */
function mathIsGlobal(code: string): boolean {
  let answer: boolean | undefined
  traverse(parseModule('a.cts', code), {
    MemberExpression(path) {
      answer = isGlobal(path, 'Math')
    },
  })
  if (answer === undefined) throw new Error('Math is not used')
  return answer
}

const use = 'function f() { return Math.abs(x) }'

describe('the global', () => {
  test.each([
    ['nothing else', use],
    ['another scope', `function g() { const Math = 1 }\n${use}`],
    ['a type', `type Math = number\n${use}`],
    ['an interface', `interface Math { mine(): void }\n${use}`],
    ['a type parameter', 'function f<Math>() { return Math.abs(x) }'],
    ['a property', `const o = { Math: 1 }\n${use}`],
    ['another namespace', `namespace N { export enum Math { A } }\n${use}`],
  ])('%s', (_, code) => expect(mathIsGlobal(code)).toBe(true))
})

describe('shadowed by', () => {
  test.each([
    ['parameter', 'function f(Math) { return Math.abs(x) }'],
    ['local variable', 'function f() { const Math = {}; return Math.abs(x) }'],
    ['variable of the file, declared later', `${use}\nvar Math`],
    ['function', `${use}\nfunction Math() {}`],
    ['own name', '(function Math() { return Math.abs(x) })'],
    ['class', `class Math {}\n${use}`],
    ['import', `import { Math } from './m.ts'\n${use}`],
    ['renamed import', `import { sin as Math } from './m.ts'\n${use}`],
    ['namespace import', `import * as Math from './m.ts'\n${use}`],
    ['catch', 'try {} catch (Math) { Math.abs(x) }'],
    ['enum', `enum Math { A }\n${use}`],
    ['namespace', `namespace Math { export const abs = 1 }\n${use}`],
    ['variable of a namespace', `namespace N { const Math = {}; ${use} }`],
    ['with', 'function f(o) { with (o) { return Math.abs(x) } }'],
  ])('%s', (_, code) => expect(mathIsGlobal(code)).toBe(false))
})
