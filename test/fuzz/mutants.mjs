// @ts-check
/**
 * Miscompilations that were or could be made, as changes to the sources: `npm run fuzz:mutants` plants them one at a time and sees whether the
 * fuzzer notices. A text that is no longer there, or there twice, is an error: whoever changes the place says what the mistake would be now.
 */

/**
 * @typedef {object} Mutant
 * @property {string} name what goes wrong
 * @property {string} file below src/
 * @property {string} find
 * @property {string} replace
 */

/** @type {readonly Mutant[]} */
export const mutants = [
  // Signs of zero
  {
    name: '−0 of a product is lost',
    file: 'compiler/passes/interval-arithmetic.ts',
    find: 'return make(Math.min(...products), Math.max(...products), int, nan, negZero)',
    replace: 'return make(Math.min(...products), Math.max(...products), int, nan, false)',
  },
  {
    name: '−0 of a negation is lost',
    file: 'compiler/passes/interval-arithmetic.ts',
    find: 'return make(-a.hi, -a.lo, a.int, mayBeNaN(a), a.lo <= 0 && a.hi >= 0)',
    replace: 'return make(-a.hi, -a.lo, a.int, mayBeNaN(a), false)',
  },
  {
    name: '−0 as an argument that the kernel takes as an integer',
    file: 'compiler/backend/describe-kernel.ts',
    find: 'if (range.int && observesNegZero) result.nz = true',
    replace: '',
  },
  {
    name: '0 and −0 are one constant',
    file: 'compiler/passes/eliminate-common-subexpressions.ts',
    find: "const literal = Object.is(value, -0) ? '-0' : String(value)",
    replace: 'const literal = String(value)',
  },
  {
    name: 'the remainder loses the sign of zero',
    file: 'compiler/backend/runtime-functions.ts',
    find: 'ret double %r\nslow:',
    replace: 'ret double %f\nslow:',
  },
  {
    name: 'Math.max by comparison, wrong for −0 and NaN',
    file: 'compiler/passes/select-math.ts',
    find: "selectLimit(s, instr, name) ?? s.emit(`f.${name}`, 'f64', [s.asFloat(a), s.asFloat(b)]),",
    replace: `((x, y) => s.emit('select', 'f64', [s.emit('f.cmp', 'bool', [x, y], { predicate: name === 'min' ? 'olt' : 'ogt' }), x, y]))(
          s.asFloat(a),
          s.asFloat(b),
        ),`,
  },
  {
    name: 'the limit of a number has no sign of zero',
    file: 'compiler/passes/select-math.ts',
    find: '  if (constant === 0 && s.demands.get(instr)?.negZero) return undefined\n',
    replace: '',
  },
  {
    name: 'numbers that loops divide are taken for integers',
    file: 'compiler/passes/version-divisions.ts',
    find: "  const tests = asked.map((value) => emit('isint32', 'bool', [value]))\n",
    replace: '  const tests: Instr[] = []\n',
  },
  {
    name: 'an index is never −0, and who says so is itself',
    file: 'compiler/passes/select-representations.ts',
    find: "isGuarded(fn) ? analyzeRanges(fn, 'of either sign') : ranges",
    replace: 'ranges',
  },
  // Integers that are not
  {
    name: '(a * b) | 0 as Math.imul',
    file: 'compiler/frontend/lower-operator.ts',
    find: '  const op = ARITHMETIC[operator]\n',
    replace: `  if (operator === '|' && left.kind === 'instr' && left.op === 'mul' && right.kind === 'instr' && right.attr.value === 0)
    return f.emit('math', 'num', left.args, span, { name: 'imul' })
  const op = ARITHMETIC[operator]
`,
  },
  {
    name: 'nsw on additions that may wrap',
    file: 'compiler/passes/select-instruction.ts',
    find: "const nsw = representation === 'i32' && s.isSigned32(a) && s.isSigned32(b)",
    replace: "const nsw = representation !== 'u32'",
  },
  {
    name: 'saturating conversion instead of ToInt32',
    file: 'compiler/backend/emit-instruction.ts',
    find: "return runtimeCall('toint32', 'i32')",
    replace: 'return [`${to} call i32 @llvm.fptosi.sat.i32.f64(double ${a})${dbg}`]',
  },
  {
    name: 'ToInt32 of large numbers is 0',
    file: 'compiler/backend/runtime-functions.ts',
    find: '%large = icmp sgt i64 %e, 31',
    replace: '%large = icmp sgt i64 %e, 10',
  },
  {
    name: '>>> as >>',
    file: 'compiler/passes/select-instruction.ts',
    find: "op === 'shr' ? 'i.ashr' : 'i.lshr'",
    replace: "op === 'shr' ? 'i.ashr' : 'i.ashr'",
  },
  {
    name: 'a range of | that is too narrow',
    file: 'compiler/passes/interval-arithmetic.ts',
    find: 'intInterval(Math.max(x.lo, y.lo), mask(Math.max(x.hi, y.hi)))',
    replace: 'intInterval(Math.max(x.lo, y.lo), Math.max(x.hi, y.hi))',
  },
  {
    name: 'a sum of integers that is taken for smaller than it gets',
    file: 'compiler/passes/bound-accumulators.ts',
    find: 'hi += rounds * Math.max(0, round.hi)\n',
    replace: 'hi += Math.max(0, round.hi)\n',
  },
  {
    name: 'an element that a round writes, as it was before, in all later rounds',
    file: 'compiler/passes/segment-loops.ts',
    find: "const upTo = front.emit('i.smin', 'i64', [writing, limit])",
    replace: 'const upTo = limit',
  },
  {
    name: 'integer division of −2³¹ by −1, and by 0',
    file: 'compiler/passes/select-division.ts',
    find: "if (zero) quotient = s.emit('select', 'i32', [zero, s.int(0), quotient])",
    replace: '',
  },
  {
    name: 'a uint32 result as int32',
    file: 'plugin/emit-dispatcher.ts',
    find: 'u32: () => `${call}>>>0`,',
    replace: 'u32: () => call,',
  },
  {
    name: 'fractions pass for int32',
    file: 'plugin/emit-guards.ts',
    find: "if (repr === 'i32') checks.push(`${x}===(${x}|0)`)",
    replace: "if (repr === 'i32') checks.push(`${x}-(${x}|0)<1`)",
  },
  // Floating point
  {
    name: 'sums in another order (reassoc)',
    file: 'compiler/backend/emit-instruction.ts',
    find: '${FLOAT_BINARY[op]} ${text.flags}${type}',
    replace: '${FLOAT_BINARY[op]} reassoc nsz ${text.flags}${type}',
  },
  {
    name: 'division as product with the reciprocal (arcp)',
    file: 'compiler/backend/emit-instruction.ts',
    find: '${FLOAT_BINARY[op]} ${text.flags}${type}',
    replace: '${FLOAT_BINARY[op]} arcp ${text.flags}${type}',
  },
  {
    name: 'NaN does not occur (nnan)',
    file: 'compiler/backend/emit-instruction.ts',
    find: '${FLOAT_BINARY[op]} ${text.flags}${type}',
    replace: '${FLOAT_BINARY[op]} nnan ${text.flags}${type}',
  },
  {
    name: 'float32 arithmetic where rounding twice shows',
    file: 'compiler/passes/select-access.ts',
    find: "if (kind === 'Float32Array') return",
    replace: `if (kind === 'Float32Array' && value.kind === 'instr' && /^(add|sub|mul)$/.test(value.op))
    return s.emit(\`f.\${value.op as 'add'}\`, 'f32', value.args.map((v) => s.emit('f.demote', 'f32', [s.asFloat(v)])))
  if (kind === 'Float32Array') return`,
  },
  {
    name: 'Math.round of halves goes down',
    file: 'compiler/passes/select-math.ts',
    find: "[up, s.float(0.5)]), x], { predicate: 'ogt' })",
    replace: "[up, s.float(0.5)]), x], { predicate: 'oge' })",
  },
  {
    name: 'Uint8ClampedArray rounds halves up',
    file: 'compiler/passes/select-access.ts',
    find: "return s.emit('f.round.51', 'i32', [x])",
    replace: "return s.emit('f.toint32.51', 'i32', [s.emit('f.add', 'f64', [x, s.float(0.5)])])",
  },
  {
    name: 'NaN !== NaN is false',
    file: 'compiler/passes/select-comparison.ts',
    find: "ne: 'une',",
    replace: "ne: 'one',",
  },
  {
    name: 'a loop up to NaN runs',
    file: 'compiler/passes/select-comparison.ts',
    find: 'if (!bound.nan && !bound.undef) return value\n',
    replace: 'return value\n',
  },
  {
    name: 'undefined is returned as NaN',
    file: 'plugin/emit-dispatcher.ts',
    find: "'f64?': () => `(${n}=${call})===${n}?${n}:${use('$optional')}(${n})`,",
    replace: "'f64?': () => call,",
  },
  // Loops
  {
    name: 'a loop up to a fraction runs once less',
    file: 'compiler/passes/select-comparison.ts',
    find: "compare('slt', never(INT32_MIN, rounded('f.ceil')))",
    replace: "compare('slt', never(INT32_MIN, rounded('f.floor')))",
  },
  {
    name: 'a hull that ends one too early',
    file: 'compiler/passes/index-hull.ts',
    find: "if (side === 'hi' && relation === 'lt') return less(this.bound(other, 'hi'), offset + 1)",
    replace: "if (side === 'hi' && relation === 'lt') return less(this.bound(other, 'hi'), offset + 2)",
  },
  {
    name: 'a hull that forgets the lower end of i − c',
    file: 'compiler/passes/index-hull.ts',
    find: "return this.combine('sub', this.bound(a, side), this.bound(b, other))",
    replace: "return this.combine('sub', this.bound(a, side), side === 'lo' ? constant(0) : this.bound(b, other))",
  },
  {
    name: 'a stride that may be negative',
    file: 'compiler/passes/index-hull.ts',
    find: "if (product) this.conditions.push({ kind: 'le', a: constant(0), b: { kind: 'value', value: stride } })",
    replace: '',
  },
  {
    name: 'a restarted round begins with other values',
    file: 'compiler/passes/version-loops.ts',
    find: 'const back: Edge = { block: originalHeader, args: [...fastHeader.params] }',
    replace: `const lost = createInstr(fn, block, 'const', 'num', [], access.span, { value: 1 })
  block.instrs.push(lost)
  const back: Edge = { block: originalHeader, args: fastHeader.params.map((p, i) => (i > 0 && p.type === 'num' ? lost : p)) }`,
  },
  {
    name: 'a round that has written is restarted',
    file: 'compiler/passes/version-loops.ts',
    find: '      if (hasEffect(instr)) clean = false\n',
    replace: '',
  },
  {
    name: 'sums side by side although arrays overlap',
    file: 'compiler/passes/jam-loops.ts',
    find: 'for (const [a, b] of disjoint) {',
    replace: 'for (const [a, b] of disjoint.slice(0, 0)) {',
  },
  {
    name: 'sums side by side although rounds depend on each other',
    file: 'compiler/passes/jam-loops.ts',
    find: 'if (!roundsAreIndependent({ outer, before, inner, body, after }, counter.index)) return undefined\n',
    replace: '',
  },
  // Memory
  {
    name: 'negative indices are in range',
    file: 'compiler/passes/select-access.ts',
    find: "return { ok: s.emit('i.cmp', 'bool', [value, length], { predicate: 'ult' }), index: value }",
    replace: "return { ok: s.emit('i.cmp', 'bool', [value, length], { predicate: 'slt' }), index: value }",
  },
  {
    name: 'indices below an evident bound need not be positive',
    file: 'compiler/passes/version-loops.ts',
    find: 'if (!isInt32(range) || range.lo < 0) return false',
    replace: 'if (!isInt32(range)) return false',
  },
  {
    name: 'elements of Int8Array without sign',
    file: 'compiler/backend/emit-instruction.ts',
    find: "element.signed ? 'sext' : 'zext'",
    replace: "element.signed && element.bytes > 1 ? 'sext' : 'zext'",
  },
  {
    name: 'noalias on views that overlap',
    file: 'compiler/backend/emit-llvm.ts',
    find: 'return [`ptr ${text.ref(p)}`, `i32 ${text.length(p)}`]',
    replace: 'return [`ptr noalias ${text.ref(p)}`, `i32 ${text.length(p)}`]',
  },
  {
    name: 'an array written without checks is not copied back',
    file: 'compiler/backend/array-usage.ts',
    find: "if (instr.op === 'store' || instr.op === 'storehandle' || instr.op === 'viewset') use(instr.args[0], 'writes')",
    replace: "if (instr.op === 'store' && instr.attr.bounds !== 'proven') use(instr.args[0], 'writes')",
  },
  {
    name: 'nothing is copied back after an exception',
    file: 'runtime-shim/kernel.ts',
    find: '              copyOut(true)\n',
    replace: '',
  },
  {
    name: 'overlapping views are copied apart',
    file: 'runtime-shim/copies.ts',
    find: 'buffer === bytes.buffer && byteOffset <= end',
    replace: 'view.bytes === bytes && byteOffset <= end',
  },
  // What lives outside
  {
    name: 'a variable from outside is not written back after an exception',
    file: 'compiler/passes/bind-outer-variables.ts',
    find: 'if (leaves(instr)) return [store(instr.span), instr]',
    replace: 'if (leaves(instr)) return [instr]',
  },
  {
    name: 'a variable from outside is not written back where a value is returned',
    file: 'compiler/passes/bind-outer-variables.ts',
    find: "if (block.term.kind === 'return') block.instrs.push(store(block.term.span))",
    replace: "if (block.term.kind === 'return' && !block.term.value) block.instrs.push(store(block.term.span))",
  },
  {
    name: 'the dispatcher forgets variables when the kernel throws',
    file: 'plugin/emit-dispatcher.ts',
    find: 'catch(${error}){${left}throw ${k}.trap(${error})}${timed}',
    replace: "catch(${error}){${use('$left')}();throw ${k}.trap(${error})}${timed}",
  },
  {
    name: 'a variable of the module is taken for a constant',
    file: 'compiler/frontend/constant.ts',
    find: "if (binding.kind !== 'const' || !binding.scope.path.isProgram()) return undefined",
    replace:
      "if ((binding.kind !== 'const' && binding.kind !== 'let') || !binding.scope.path.isProgram()) return undefined",
  },
  {
    name: 'an array from outside is not copied back',
    file: 'compiler/backend/describe-kernel.ts',
    find: '        writes,\n        ...home,\n',
    replace: '        writes: writes && !home,\n        ...home,\n',
  },
  {
    name: 'a table that the module writes is taken for constant',
    file: 'compiler/frontend/constant-table.ts',
    find: 'const isTable = values && binding.referencePaths.every((reference) => onlyReads(reference, graph))',
    replace: 'const isTable = values',
  },
  {
    name: 'an exception does not say that variables were written',
    file: 'compiler/passes/bind-outer-variables.ts',
    find: "instr.op === 'throw' ? [flag(block, true, instr.span), instr] : [instr]",
    replace: '[instr]',
  },
  {
    name: 'what called functions write of variables from outside stays in the kernel',
    file: 'compiler/passes/bind-outer-variables.ts',
    find: 'for (const { outer, param, slot } of written) if (!elsewhere.has(outer)) promote(root, outer, param, slot)',
    replace: 'for (const { outer, param, slot } of written) promote(root, outer, param, slot)',
  },
  {
    name: 'a function that calls others begins with empty slots',
    file: 'compiler/passes/bind-outer-variables.ts',
    find: "...slots.map(([slot, value]) => createInstr(fn, entry, 'setslot', 'void', [value], fn.span, { slot })),",
    replace: '',
  },
  {
    name: 'two names of one object are taken for two objects',
    file: 'plugin/emit-receiver.ts',
    find: 'for (const [a, b] of guards.distinct)\n',
    replace: 'for (const [a, b] of guards.distinct.slice(0, 0))\n',
  },
  {
    name: 'methods take any object for one that their class has made',
    file: 'plugin/emit-receiver.ts',
    find: "conditions.push(`${name} in this`)\n    if ('insertAt' in brand)",
    replace: "if ('insertAt' in brand)",
  },
  {
    name: 'endless recursion becomes an endless loop',
    file: 'compiler/backend/emit-llvm.ts',
    find: '\'nounwind "disable-tail-calls"="true"\'',
    replace: "'nounwind'",
  },
  // Parameters and undefined
  {
    name: 'NaN takes the place of a default',
    file: 'compiler/passes/select-comparison.ts',
    find: "  return s.emit('f.isundefined', 'bool', [s.asRawFloat(a)])\n}",
    replace: "  const x = s.asRawFloat(a)\n  return s.emit('f.cmp', 'bool', [x, x], { predicate: 'une' })\n}",
  },
  // Order
  {
    name: 'x += y reads x after y',
    file: 'compiler/frontend/lower-assignment.ts',
    find: "const value = applyBinary(f, operator.slice(0, -1), old, lowerOperand(f, path.get('right')), span)",
    replace: `const late = lowerOperand(f, path.get('right'))
  const value = applyBinary(f, operator.slice(0, -1), place.read(), late, span)`,
  },
]

/**
 * @param {Mutant} mutant
 * @param {string} source the file as it is
 * @returns {string} the file with the mistake
 * @throws if the place is not there exactly once
 */
export function plant({ name, file, find, replace }, source) {
  const parts = source.split(find)
  if (parts.length !== 2)
    throw new Error(
      `The mutant “${name}” does not fit: its text is ${parts.length - 1} times in src/${file}. Change it in test/fuzz/mutants.mjs.`,
    )
  return parts.join(replace)
}
