/**
 * Sorting in memory, stable. Elements are compared by *keys*: unsigned integers with as many bits, in the order of the numbers that they are made from.
 * Short arrays are sorted by insertion and merging, long ones digit by digit (LSD radix sort: Knuth, The Art of Computer Programming 3, 5.2.5), which
 * takes as long for any values. What is in order already is found by looking at it once.
 */
import type { SortOrder } from '../ir/sort-order.ts'
import type { RuntimeFunction } from './runtime-functions.ts'

interface Sorted {
  /** What elements are, in the name of the function. */
  name: string
  bits: 8 | 16 | 32 | 64
  /** The LLVM lines that make `%k` of `%v`. */
  key: string[]
  /** Whether places of 32 bits are moved along with the elements. */
  places?: true
}

/** So many elements are sorted by insertion. */
const RUN = 16
/** Digits are bytes. */
const DIGITS = 256

/** The runtime function that sorts arrays of such elements. */
export function sortFunction(
  element: { type: string; bytes: number; signed: boolean },
  order: SortOrder,
  places: boolean,
): string {
  const { type, bytes, signed } = element
  if (places) return 'sort.places'
  if (type === 'double' || type === 'float') return `sort.f${8 * bytes}.${order}`
  return `sort.${signed ? 'i' : 'u'}${8 * bytes}`
}

const SORTED: readonly Sorted[] = [
  ...([8, 16, 32, 64] as const).flatMap((bits): Sorted[] => [
    { name: `u${bits}`, bits, key: [`%k = add i${bits} %v, 0`] },
    { name: `i${bits}`, bits, key: [`%k = xor i${bits} %v, ${signBit(bits)}`] },
  ]),
  ...([32, 64] as const).flatMap((bits): Sorted[] => [
    { name: `f${bits}.total`, bits, key: totalKey(bits) },
    { name: `f${bits}.number`, bits, key: numberKey(bits) },
  ]),
  { name: 'places', bits: 64, key: numberKey(64), places: true },
]

function signBit(bits: number): bigint {
  return -(1n << BigInt(bits - 1))
}

/** Negative numbers are ordered the other way round by their bits, and come first. */
function orderedBits(bits: number, from: string): string[] {
  return [
    `%negative = ashr i${bits} ${from}, ${bits - 1}`,
    `%flip = or i${bits} %negative, ${signBit(bits)}`,
    `%k = xor i${bits} ${from}, %flip`,
  ]
}

/** A NaN may have a sign, which nobody sees. */
function totalKey(bits: 32 | 64): string[] {
  const float = bits === 64 ? 'double' : 'float'
  return [
    `%number = bitcast i${bits} %v to ${float}`,
    `%nan = fcmp uno ${float} %number, 0.0`,
    `%last = select i1 %nan, i${bits} ${-1n - signBit(bits)}, i${bits} %v`,
    ...orderedBits(bits, '%last'),
  ]
}

/** −0 + 0 is 0. */
function numberKey(bits: 32 | 64): string[] {
  const float = bits === 64 ? 'double' : 'float'
  return [
    `%number = bitcast i${bits} %v to ${float}`,
    `%sum = fadd ${float} %number, 0.0`,
    `%plain = bitcast ${float} %sum to i${bits}`,
    ...orderedBits(bits, '%plain'),
  ]
}

/** The functions for one kind of elements: from the one that kernels call down to the key. */
function functionsOf({ name, bits, key, places }: Sorted): [string, RuntimeFunction][] {
  const T = `i${bits}`
  const bytes = bits / 8
  const self = `@usejit.sort`
  const log = Math.log2(bytes)
  /** Below that many elements, counting digits takes longer than merging. */
  const limit = 24 * bytes
  const only = (...lines: string[]): string => (places ? lines.join('\n') : '')
  const x = `ptr %x, ptr %t${places ? ', ptr %p, ptr %q' : ''}`
  const one = `ptr %x${places ? ', ptr %p' : ''}`
  const at = (to: string, base: string, index: string, type = T) =>
    `  ${to} = getelementptr inbounds ${type}, ptr ${base}, i32 ${index}`
  const load = (to: string, from: string, type = T) =>
    `  ${to} = load ${type}, ptr ${from}, align ${type === 'i32' ? 4 : bytes}`
  const store = (value: string, to: string, type = T) =>
    `  store ${type} ${value}, ptr ${to}, align ${type === 'i32' ? 4 : bytes}`
  const keyOf = (to: string, value: string) => `  ${to} = call ${T} ${self}.key.${name}(${T} ${value}, ${T} %mask)`
  const digit = (to: string, key: string, shift: string) => {
    const byte = `  ${to}.s = lshr ${T} ${key}, ${shift}\n  ${to}.b = and ${T} ${to}.s, ${bits === 8 ? -1 : 255}\n`
    if (bits === 32) return `${byte}  ${to} = add i32 ${to}.b, 0`
    return `${byte}  ${to} = ${bits < 32 ? 'zext' : 'trunc'} ${T} ${to}.b to i32`
  }
  const copy = (to: string, from: string, count: string, size: string, log2 = log) =>
    `  ${size} = shl nuw i32 ${count}, ${log2}\n` +
    `  call void @llvm.memcpy.p0.p0.i32(ptr align ${2 ** log2} ${to}, ptr align ${2 ** log2} ${from}, i32 ${size}, i1 false)`
  const finish = `finish:
  %here = icmp eq ptr %src, %x
  br i1 %here, label %done, label %back
back:
${copy('%x', '%src', '%n', '%size')}
${only(copy('%p', '%ps', '%n', '%psize', 2))}
  br label %done
done:
  ret void
}
`
  const keyText = `define internal ${T} ${self}.key.${name}(${T} %v, ${T} %mask) alwaysinline nounwind memory(none) {
${key.map((line) => `  ${line}`).join('\n')}
  %r = xor ${T} %k, %mask
  ret ${T} %r
}
`
  const insert = `define internal void ${self}.insert.${name}(${one}, i32 %start, i32 %end, ${T} %mask) nounwind {
entry:
  %first = add nuw i32 %start, 1
  %some = icmp ult i32 %first, %end
  br i1 %some, label %round, label %done
round:
  %i = phi i32 [ %first, %entry ], [ %i.next, %placed ]
${at('%own', '%x', '%i')}
${load('%v', '%own')}
${keyOf('%k', '%v')}
${only(at('%pown', '%p', '%i', 'i32'), load('%pv', '%pown', 'i32'))}
  br label %shift
shift:
  %j = phi i32 [ %i, %round ], [ %before, %move ]
  %least = icmp eq i32 %j, %start
  br i1 %least, label %placed, label %look
look:
  %before = sub nuw i32 %j, 1
${at('%other', '%x', '%before')}
${load('%u', '%other')}
${keyOf('%uk', '%u')}
  %above = icmp ugt ${T} %uk, %k
  br i1 %above, label %move, label %placed
move:
${at('%up', '%x', '%j')}
${store('%u', '%up')}
${only(at('%pother', '%p', '%before', 'i32'), load('%pu', '%pother', 'i32'), at('%pup', '%p', '%j', 'i32'), store('%pu', '%pup', 'i32'))}
  br label %shift
placed:
${at('%place', '%x', '%j')}
${store('%v', '%place')}
${only(at('%pplace', '%p', '%j', 'i32'), store('%pv', '%pplace', 'i32'))}
  %i.next = add nuw i32 %i, 1
  %more = icmp ult i32 %i.next, %end
  br i1 %more, label %round, label %done
done:
  ret void
}
`
  const merge = `define internal void ${self}.merge.${name}(${x}, i32 %lo, i32 %mid, i32 %hi, ${T} %mask) nounwind {
entry:
  br label %head
head:
  %i = phi i32 [ %lo, %entry ], [ %i.next, %step ]
  %j = phi i32 [ %mid, %entry ], [ %j.next, %step ]
  %o = phi i32 [ %lo, %entry ], [ %o.next, %step ]
  %il = icmp ult i32 %i, %mid
  %jl = icmp ult i32 %j, %hi
  %both = and i1 %il, %jl
  br i1 %both, label %step, label %rest
step:
${at('%left', '%x', '%i')}
${load('%a', '%left')}
${keyOf('%ka', '%a')}
${at('%right', '%x', '%j')}
${load('%b', '%right')}
${keyOf('%kb', '%b')}
  %less = icmp ugt ${T} %ka, %kb
  %v = select i1 %less, ${T} %b, ${T} %a
${at('%to', '%t', '%o')}
${store('%v', '%to')}
${only(
  '  %from = select i1 %less, i32 %j, i32 %i',
  at('%pfrom', '%p', '%from', 'i32'),
  load('%pv', '%pfrom', 'i32'),
  at('%pto', '%q', '%o', 'i32'),
  store('%pv', '%pto', 'i32'),
)}
  %taken = zext i1 %less to i32
  %stays = xor i32 %taken, 1
  %j.next = add nuw i32 %j, %taken
  %i.next = add nuw i32 %i, %stays
  %o.next = add nuw i32 %o, 1
  br label %head
rest:
  %lefts = sub nuw i32 %mid, %i
${at('%lfrom', '%x', '%i')}
${at('%lto', '%t', '%o')}
${copy('%lto', '%lfrom', '%lefts', '%lsize')}
  %o2 = add nuw i32 %o, %lefts
  %rights = sub nuw i32 %hi, %j
${at('%rfrom', '%x', '%j')}
${at('%rto', '%t', '%o2')}
${copy('%rto', '%rfrom', '%rights', '%rsize')}
${only(
  at('%plfrom', '%p', '%i', 'i32'),
  at('%plto', '%q', '%o', 'i32'),
  copy('%plto', '%plfrom', '%lefts', '%plsize', 2),
  at('%prfrom', '%p', '%j', 'i32'),
  at('%prto', '%q', '%o2', 'i32'),
  copy('%prto', '%prfrom', '%rights', '%prsize', 2),
)}
  ret void
}
`
  const arrays = (src: string, dst: string, ps: string, pd: string) =>
    `ptr ${src}, ptr ${dst}${places ? `, ptr ${ps}, ptr ${pd}` : ''}`
  const merging = `define internal void ${self}.merging.${name}(${x}, i32 %n, ${T} %mask) noinline nounwind {
entry:
  br label %blocks
blocks:
  %b = phi i32 [ 0, %entry ], [ %b.end, %blocks ]
  %far = add nuw i32 %b, ${RUN}
  %b.end = call i32 @llvm.umin.i32(i32 %far, i32 %n)
  call void ${self}.insert.${name}(${one}, i32 %b, i32 %b.end, ${T} %mask)
  %again = icmp ult i32 %b.end, %n
  br i1 %again, label %blocks, label %widths
widths:
  %w = phi i32 [ ${RUN}, %blocks ], [ %w2, %swap ]
  %src = phi ptr [ %x, %blocks ], [ %dst, %swap ]
  %dst = phi ptr [ %t, %blocks ], [ %src, %swap ]
${only('  %ps = phi ptr [ %p, %blocks ], [ %pd, %swap ]', '  %pd = phi ptr [ %q, %blocks ], [ %ps, %swap ]')}
  %w2 = shl nuw i32 %w, 1
  %go = icmp ult i32 %w, %n
  br i1 %go, label %runs, label %finish
runs:
  %lo = phi i32 [ 0, %widths ], [ %hi, %runs ]
  %lo.w = add nuw i32 %lo, %w
  %mid = call i32 @llvm.umin.i32(i32 %lo.w, i32 %n)
  %lo.w2 = add nuw i32 %lo, %w2
  %hi = call i32 @llvm.umin.i32(i32 %lo.w2, i32 %n)
  call void ${self}.merge.${name}(${arrays('%src', '%dst', '%ps', '%pd')}, i32 %lo, i32 %mid, i32 %hi, ${T} %mask)
  %more = icmp ult i32 %hi, %n
  br i1 %more, label %runs, label %swap
swap:
  br label %widths
${finish}`
  const countDigits = Array.from({ length: bytes }, (_, d) =>
    [
      digit(`%d${d}`, '%k', String(8 * d)),
      `  %c${d} = getelementptr inbounds [${DIGITS} x i32], ptr %counts, i32 ${d}, i32 %d${d}`,
      `  %n${d} = load i32, ptr %c${d}, align 4`,
      `  %m${d} = add nuw i32 %n${d}, 1`,
      `  store i32 %m${d}, ptr %c${d}, align 4`,
    ].join('\n'),
  ).join('\n')
  const wide = (value: string, to: string) =>
    bits === 32 ? `  ${to} = add i32 ${value}, 0` : `  ${to} = ${bits < 32 ? 'trunc' : 'zext'} i32 ${value} to ${T}`
  const counter = (to: string, digit: string) =>
    `  ${to} = getelementptr inbounds [${DIGITS} x i32], ptr %counts, i32 %d, i32 ${digit}`
  const radix = `define internal void ${self}.radix.${name}(${x}, ptr %counts, i32 %n, ${T} %mask) noinline nounwind {
entry:
  call void @llvm.memset.p0.i32(ptr align 4 %counts, i8 0, i32 ${4 * DIGITS * bytes}, i1 false)
  br label %count
count:
  %i = phi i32 [ 0, %entry ], [ %i.next, %count ]
${at('%from', '%x', '%i')}
${load('%v', '%from')}
${keyOf('%k', '%v')}
${countDigits}
  %i.next = add nuw i32 %i, 1
  %counting = icmp ult i32 %i.next, %n
  br i1 %counting, label %count, label %pass
pass:
  %d = phi i32 [ 0, %count ], [ %d.next, %next ]
  %src = phi ptr [ %x, %count ], [ %src.next, %next ]
  %dst = phi ptr [ %t, %count ], [ %dst.next, %next ]
${only('  %ps = phi ptr [ %p, %count ], [ %ps.next, %next ]', '  %pd = phi ptr [ %q, %count ], [ %pd.next, %next ]')}
  %over = icmp eq i32 %d, ${bytes}
  br i1 %over, label %finish, label %look
look:
  %places = shl nuw i32 %d, 3
${wide('%places', '%shift')}
${load('%v0', '%src')}
${keyOf('%k0', '%v0')}
${digit('%digit0', '%k0', '%shift')}
${counter('%c', '%digit0')}
  %same = load i32, ptr %c, align 4
  %all = icmp eq i32 %same, %n
  br i1 %all, label %next, label %starts
starts:
  %s = phi i32 [ 0, %look ], [ %s.next, %starts ]
  %sum = phi i32 [ 0, %look ], [ %sum.next, %starts ]
${counter('%cs', '%s')}
  %many = load i32, ptr %cs, align 4
  store i32 %sum, ptr %cs, align 4
  %sum.next = add nuw i32 %sum, %many
  %s.next = add nuw i32 %s, 1
  %starting = icmp ult i32 %s.next, ${DIGITS}
  br i1 %starting, label %starts, label %scatter
scatter:
  %e = phi i32 [ 0, %starts ], [ %e.next, %scatter ]
${at('%efrom', '%src', '%e')}
${load('%ev', '%efrom')}
${keyOf('%ek', '%ev')}
${digit('%digit', '%ek', '%shift')}
${counter('%ce', '%digit')}
  %at = load i32, ptr %ce, align 4
  %at.next = add nuw i32 %at, 1
  store i32 %at.next, ptr %ce, align 4
${at('%eto', '%dst', '%at')}
${store('%ev', '%eto')}
${only(
  at('%pfrom', '%ps', '%e', 'i32'),
  load('%pv', '%pfrom', 'i32'),
  at('%pto', '%pd', '%at', 'i32'),
  store('%pv', '%pto', 'i32'),
)}
  %e.next = add nuw i32 %e, 1
  %scattering = icmp ult i32 %e.next, %n
  br i1 %scattering, label %scatter, label %swap
swap:
  br label %next
next:
  %src.next = phi ptr [ %src, %look ], [ %dst, %swap ]
  %dst.next = phi ptr [ %dst, %look ], [ %src, %swap ]
${only('  %ps.next = phi ptr [ %ps, %look ], [ %pd, %swap ]', '  %pd.next = phi ptr [ %pd, %look ], [ %ps, %swap ]')}
  %d.next = add nuw i32 %d, 1
  br label %pass
${finish}`
  const sort = `define internal void ${self}.${name}(${x}, ptr %counts, i32 %n, ${T} %mask) noinline nounwind {
entry:
  %few = icmp ult i32 %n, 2
  br i1 %few, label %done, label %first
first:
${load('%v0', '%x')}
${keyOf('%k0', '%v0')}
  br label %ordered
ordered:
  %i = phi i32 [ 1, %first ], [ %i.next, %on ]
  %last = phi ${T} [ %k0, %first ], [ %k, %on ]
${at('%own', '%x', '%i')}
${load('%v', '%own')}
${keyOf('%k', '%v')}
  %rises = icmp uge ${T} %k, %last
  br i1 %rises, label %on, label %unordered
on:
  %i.next = add nuw i32 %i, 1
  %more = icmp ult i32 %i.next, %n
  br i1 %more, label %ordered, label %done
unordered:
  %short = icmp ult i32 %n, ${limit}
  br i1 %short, label %merge, label %radix
merge:
  call void ${self}.merging.${name}(${arrays('%x', '%t', '%p', '%q')}, i32 %n, ${T} %mask)
  br label %done
radix:
  call void ${self}.radix.${name}(${arrays('%x', '%t', '%p', '%q')}, ptr %counts, i32 %n, ${T} %mask)
  br label %done
done:
  ret void
}
`
  const texts: [string, string, string[]][] = [
    [`sort.${name}`, sort, [`sort.merging.${name}`, `sort.radix.${name}`, `sort.key.${name}`]],
    [`sort.merging.${name}`, merging, [`sort.insert.${name}`, `sort.merge.${name}`]],
    [`sort.radix.${name}`, radix, [`sort.key.${name}`]],
    [`sort.insert.${name}`, insert, [`sort.key.${name}`]],
    [`sort.merge.${name}`, merge, [`sort.key.${name}`]],
    [`sort.key.${name}`, keyText, []],
  ]
  return texts.map(([id, text, needs]) => [id, { text: text.replace(/\n\n+/g, '\n'), needs }])
}

/** By name; each is a part of a module only if used. */
export const SORT_FUNCTIONS: Readonly<Record<string, RuntimeFunction>> = Object.fromEntries(SORTED.flatMap(functionsOf))
