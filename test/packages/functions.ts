/**
 * Functions of published packages that have to compile as they are: chosen from their sources before any of them was given to the compiler, and not
 * exchanged since. Directive, types and exports are put in by `prepare.ts`; nothing is copied.
 */
export interface PackageFunction {
  package: string
  /** The version whose source was read when the function was chosen. */
  version: string
  /** Within the package. */
  file: string
  /** `name` of a function, `Class.name` of a method, `outer/name` of a function within another, `default` of a default export. */
  name: string
  /** What it needs, beyond arithmetic and control flow. */
  needs: string
  /** Types of its parameters, in JSDoc. */
  params: Record<string, string>
  /** Types of fields and variables around it that their initialisers do not tell, in JSDoc. */
  claims?: Record<string, string>
}

export const FUNCTIONS: readonly PackageFunction[] = [
  {
    package: 'delaunator',
    version: '5.1.0',
    file: 'index.js',
    name: 'quicksort',
    needs: 'recursion, helper, two arrays',
    params: { ids: 'Uint32Array', dists: 'Float64Array', left: 'number', right: 'number' },
  },
  {
    package: 'delaunator',
    version: '5.1.0',
    file: 'index.js',
    name: 'Delaunator._legalize',
    needs: 'method, fields of this destructured, calls of own methods, scratch array of the module',
    params: { a: 'number' },
    claims: { coords: 'Float64Array' },
  },
  {
    package: 'kdbush',
    version: '4.1.0',
    file: 'index.js',
    name: 'select',
    needs: 'recursion, transcendental functions, helper',
    params: {
      ids: 'Uint16Array',
      coords: 'Float64Array',
      k: 'number',
      left: 'number',
      right: 'number',
      axis: 'number',
    },
  },
  {
    package: 'kdbush',
    version: '4.1.0',
    file: 'index.js',
    name: 'KDBush.range',
    needs: 'method, module array, throw, growable array as result',
    params: { minX: 'number', minY: 'number', maxX: 'number', maxY: 'number' },
    claims: { ids: 'Uint16Array', coords: 'Float64Array' },
  },
  {
    package: 'kdbush',
    version: '4.1.0',
    file: 'index.js',
    name: 'KDBush.withinInto',
    needs: 'method, module array, throw',
    params: { qx: 'number', qy: 'number', r: 'number', out: 'Uint32Array' },
    claims: { ids: 'Uint16Array', coords: 'Float64Array' },
  },
  {
    package: 'flatbush',
    version: '4.7.0',
    file: 'index.js',
    name: 'hilbert',
    needs: 'bit operations',
    params: { x: 'number', y: 'number' },
  },
  {
    package: 'simplex-noise',
    version: '4.0.3',
    file: 'dist/esm/simplex-noise.js',
    name: 'createNoise2D/noise2D',
    needs: 'closure over arrays, module constants',
    params: { x: 'number', y: 'number' },
    claims: { perm: 'Uint8Array' },
  },
  {
    package: 'simplex-noise',
    version: '4.0.3',
    file: 'dist/esm/simplex-noise.js',
    name: 'createNoise3D/noise3D',
    needs: 'closure over arrays, module constants',
    params: { x: 'number', y: 'number', z: 'number' },
    claims: { perm: 'Uint8Array' },
  },
  {
    package: 'robust-predicates',
    version: '3.0.3',
    file: 'esm/util.js',
    name: 'sum',
    needs: 'assignments as values, three arrays',
    params: { elen: 'number', e: 'Float64Array', flen: 'number', f: 'Float64Array', h: 'Float64Array' },
  },
  {
    package: 'robust-predicates',
    version: '3.0.3',
    file: 'esm/orient2d.js',
    name: 'orient2dadapt',
    needs: 'module arrays, helpers and constants of another file',
    params: { ax: 'number', ay: 'number', bx: 'number', by: 'number', cx: 'number', cy: 'number', detsum: 'number' },
    claims: { B: 'Float64Array', C1: 'Float64Array', C2: 'Float64Array', D: 'Float64Array', u: 'Float64Array' },
  },
  {
    package: 'gl-matrix',
    version: '3.4.4',
    file: 'esm/mat4.js',
    name: 'multiply',
    needs: 'array result that is a parameter',
    params: { out: 'Float32Array', a: 'Float32Array', b: 'Float32Array' },
  },
  {
    package: 'gl-matrix',
    version: '3.4.4',
    file: 'esm/mat4.js',
    name: 'invert',
    needs: 'null or a parameter as result, truth of a number',
    params: { out: 'Float32Array', a: 'Float32Array' },
  },
  {
    package: 'gl-matrix',
    version: '3.4.4',
    file: 'esm/quat.js',
    name: 'slerp',
    needs: 'transcendental functions, constant of another file by its namespace',
    params: { out: 'Float32Array', a: 'Float32Array', b: 'Float32Array', t: 'number' },
  },
  {
    package: 'simple-statistics',
    version: '7.12.1',
    file: 'src/sum.js',
    name: 'sum',
    needs: 'number[], typeof, a variable of the name of the function',
    params: { x: 'number[]' },
  },
  {
    package: 'simple-statistics',
    version: '7.12.1',
    file: 'src/sample_skewness.js',
    name: 'sampleSkewness',
    needs: 'number[], throw, default parameter, helpers of other files',
    params: { x: 'number[]', biased: 'boolean' },
  },
  {
    package: 'simple-statistics',
    version: '7.12.1',
    file: 'src/linear_regression.js',
    name: 'linearRegression',
    needs: 'number[][], record as result, variables without initialiser',
    params: { data: 'number[][]' },
  },
  {
    package: 'proj4',
    version: '2.22.0',
    file: 'lib/common/clens_cmplx.js',
    name: 'default',
    needs: 'number[], tuple as result, helpers of other files, var',
    params: { pp: 'number[]', arg_r: 'number', arg_i: 'number' },
  },
  {
    package: 'fast-png',
    version: '8.0.0',
    file: 'lib/helpers/unfilter.js',
    name: 'unfilterPaeth',
    needs: 'arrays of bytes, loops that go on',
    params: {
      currentLine: 'Uint8Array',
      newLine: 'Uint8Array',
      prevLine: 'Uint8Array',
      bytesPerLine: 'number',
      bytesPerPixel: 'number',
    },
  },
  {
    package: 'd3-array',
    version: '3.2.5',
    file: 'dist/d3-array.mjs',
    name: 'Adder.valueOf',
    needs: 'method, variables without initialiser',
    params: {},
  },
  {
    package: '@noble/hashes',
    version: '2.4.0',
    file: 'sha2.js',
    name: 'SHA2_32B.process',
    needs:
      'method of a class that is extended, DataView, table and scratch of the module, destructured this, own method called',
    params: { view: 'DataView', offset: 'number' },
  },
]
