import { expect, it } from 'vitest'
import { speakLlvm } from './llvm-dialect.ts'

const NEW = [
  '%p = getelementptr inbounds nuw i8, ptr %x, i32 1',
  'define void @f() memory(none) {',
  '%i = zext nneg i32 %n to i64',
  'target datalayout = "e-m:e-i64:64-i128:128-n32:64"',
].join('\n')

it('leaves the text to an LLVM that knows all of it', () => {
  expect(speakLlvm(NEW, 22)).toBe(NEW)
})

it('takes out what LLVM 19 does not know', () => {
  expect(speakLlvm(NEW, 19).split('\n')).toEqual([
    '%p = getelementptr inbounds i8, ptr %x, i32 1',
    'define void @f() memory(none) {',
    '%i = zext nneg i32 %n to i64',
    'target datalayout = "e-m:e-i64:64-n32:64"',
  ])
})

it('takes out what LLVM 15 does not know', () => {
  expect(speakLlvm(NEW, 15)).toContain('define void @f() readnone {\n%i = zext i32')
})
