import { expect, it } from 'vitest'
import { chooseToolchain } from './choose.ts'

it.each(['auto', 'embedded'] as const)('%s is the embedded toolchain', (toolchain) => {
  expect(chooseToolchain({ toolchain }).name).toBe('embedded')
})

it.each(['zig', 'clang'] as const)('%s says that native targets are not there yet', (toolchain) => {
  expect(() => chooseToolchain({ toolchain })).toThrow(/not available yet.*toolchain: 'auto'/)
})
