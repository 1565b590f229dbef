import { expect, test } from 'vitest'
import type { ArrayParam, DispatchMode, KernelManifest, NumberParam } from '../runtime-shim/manifest.ts'
import { emitOffer } from './emit-dispatcher.ts'

/** The dispatcher of a function of these fields, given by argument and names. */
function dispatcher(args: string[], fields: [root: number, ...names: string[]][]): string {
  const params = fields.map(
    ([root, ...names]): NumberParam => ({ t: 'number', repr: 'f64', from: { root, fields: names } }),
  )
  const manifest: KernelManifest = { name: 'f', export: 'f.jit', params, result: 'f64', copy: 'never' }
  return emitOffer({ manifest, args, dispatch: 'always', prefix: '_', kernel: 'K', use: (name) => name })
}

test('whether an object is a proxy is asked once, with its first field', () => {
  const text = dispatcher(
    ['p', 'q'],
    [
      [0, 'x'],
      [0, 'y'],
      [1, 'x'],
    ],
  )
  expect(text).toContain('_h0=$data(p,"x");_h1=(_h0===void 0?_h0:$more(p,"y"));_h2=$data(q,"x")')
})

const list: ArrayParam = { t: 'array', kind: 'Float64Array', list: true, reads: true, writes: false }
const withList = (copy: KernelManifest['copy'], dispatch: DispatchMode): string =>
  emitOffer({
    manifest: { name: 'f', export: 'f.jit', params: [list], result: 'f64', copy },
    args: ['x'],
    dispatch,
    prefix: '_',
    kernel: 'K',
    use: (name) => name,
  })

test('ordinary arrays that it never pays to copy are not looked at', () => {
  const nothing = 'var _k=K;if(_k!==void 0)if(_k.off!==$realm.depth)_k.skipped-=_k.off;else _k.small++;'
  expect(withList('never', 'auto')).toBe(nothing)
  expect(withList('never', 'static')).toBe(nothing)
  expect(withList('never', 'always')).toContain('$list(x)')
  expect(withList(100, 'auto')).toContain('$list(x)')
})

test('an object inside of another is one of its own, which may have been replaced since', () => {
  const text = dispatcher(
    ['p'],
    [
      [0, 'a', 'x'],
      [0, 'a', 'y'],
      [0, 'z'],
    ],
  )
  expect(text).toContain('_h0=$data($data(p,"a"),"x");_h1=$data($data(p,"a"),"y");_h2=$data(p,"z")')
})
