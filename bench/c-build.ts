import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tree } from '@yowasp/clang'
import { readOutcome, writeArrays } from './exchange.ts'
import { summarize, type Times } from './statistics.ts'
import type { Argument, CSource, CType, Outcome } from './workload.ts'

/** The newest clang on PATH that the comparison accepts, with its version text; undefined where there is none. */
export function findClang(): { command: string; version: string } | undefined {
  for (const command of [process.env.USEJIT_CLANG, 'clang-22', 'clang-21', 'clang-20', 'clang-19', 'clang']) {
    if (!command) continue
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    const version = status === 0 ? /version (\d+)\.[\d.]+/.exec(stdout) : null
    if (version && Number(version[1]) >= 19) return { command, version: version[0].replace('version', 'clang') }
  }
  return undefined
}

/**
 * Compiles a C kernel to Wasm with the LLVM that usejit itself uses. The module imports its memory as `env.memory`.
 *
 * @throws Error with what clang printed
 */
export async function compileCToWasm(
  root: string,
  { file, symbol, libm = [] }: CSource,
  output: string,
): Promise<void> {
  const { runLLVM } = await import('@yowasp/clang')
  let log = ''
  const print = (bytes: Uint8Array | null) => {
    if (bytes) log += Buffer.from(bytes).toString()
  }
  const options = { stdout: print, stderr: print, fetchProgress() {}, decodeASCII: false }
  // clang's driver, unlike usejit's own commands, knows where the headers are; but it cannot start the linker.
  const commands = [
    'clang --target=wasm32-wasip1 -O3 -msimd128 -mbulk-memory -mnontrapping-fptoint -msign-ext -ffp-contract=off -c kernel.c -o kernel.o',
    `wasm-ld --no-entry --import-memory --strip-all ${libm.length > 0 ? '--allow-undefined ' : ''}--export=${symbol} -o kernel.wasm kernel.o`,
  ]
  try {
    const source = readFileSync(join(root, 'bench', 'kernels', file), 'utf8')
    let files: Tree = { 'kernel.c': source }
    for (const command of commands) files = (await runLLVM(command.split(' '), files, options)) ?? {}
    writeFileSync(output, files['kernel.wasm'] as Uint8Array)
  } catch (error) {
    throw new Error(`bench/kernels/${file} could not be compiled to Wasm: ${log || String(error)}`)
  }
}

/** What a native run measured and left behind. */
export interface NativeRun {
  times: Times
  outcome: Outcome
}

/**
 * Compiles a C kernel to machine code with a program around it, and measures it: the arguments come from a file, the state after the first call goes
 * to another. The kernel is a translation unit of its own, so that no call is inlined or moved.
 *
 * @param args the arguments as the original gets them
 * @param milliseconds time for measuring; a third of it warms up
 * @throws Error with what clang printed, or if the program fails
 */
export function measureNative(
  clang: string,
  root: string,
  source: CSource,
  { args, fresh }: { args: Argument[]; fresh: boolean },
  milliseconds: number,
  out: string,
): NativeRun {
  const [harness, program, input, output] = ['harness.c', 'native', 'input.bin', 'output.bin'].map((f) => join(out, f))
  writeFileSync(harness, harnessText(source, args, fresh))
  writeArrays(input, args)
  const flags = ['-O3', '-march=native', '-ffp-contract=off', '-std=gnu17']
  run(clang, [...flags, join(root, 'bench', 'kernels', source.file), harness, '-lm', '-o', program])
  const samples = run(program, [input, output, String(milliseconds)])
  const outcome = readOutcome(output, args, source.result === 'void')
  return { times: summarize(samples.trim().split('\n').map(Number)), outcome }
}

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr || error?.message}`)
  return stdout
}

/** A C program that calls the kernel as `measure.ts` does: samples of at least 0.3 ms after a warm-up, one call each where arguments are restored. */
function harnessText(
  { symbol, result, numbers, lengths = true }: CSource,
  args: readonly Argument[],
  fresh: boolean,
): string {
  const types = numbers.values()
  const parameters: string[] = []
  const passed: string[] = []
  const arrays: { name: string; bytes: number }[] = []
  for (const [i, arg] of args.entries()) {
    if (typeof arg === 'number') {
      const type: CType = types.next().value!
      parameters.push(type)
      passed.push(type === 'float' ? `(float)${arg}` : String(arg))
    } else {
      parameters.push('void *', ...(lengths ? ['int32_t'] : []))
      passed.push(`a${i}`, ...(lengths ? [String(arg.length)] : []))
      arrays.push({ name: `a${i}`, bytes: arg.byteLength })
    }
  }
  const call = `${result === 'void' ? '' : 'last = '}${symbol}(${passed.join(', ')});`
  return `#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

${result} ${symbol}(${parameters.join(', ')});

${arrays.map(({ name }) => `static void *${name}, *saved_${name};`).join('\n')}
static double last;

static void reset(void) {
${arrays.map(({ name, bytes }) => `  memcpy(${name}, saved_${name}, ${bytes});`).join('\n')}
}

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  FILE *input = fopen(argv[1], "rb"), *output = fopen(argv[2], "wb");
  if (!input || !output) return 3;
${arrays
  .map(
    ({ name, bytes }) => `  ${name} = aligned_alloc(64, ${Math.ceil(bytes / 64) * 64});
  saved_${name} = malloc(${bytes});
  if (fread(saved_${name}, 1, ${bytes}, input) != ${bytes}) return 4;`,
  )
  .join('\n')}
  reset();
  ${call}
  fwrite(&last, 8, 1, output);
${arrays.map(({ name, bytes }) => `  fwrite(${name}, 1, ${bytes}, output);`).join('\n')}
  fclose(output);
  double budget = atof(argv[3]) * 1e6, started = now(CLOCK_MONOTONIC);
  long count = 1;
  for (int taken = 0;;) {
    double elapsed = now(CLOCK_MONOTONIC) - started;
    if (elapsed >= budget && taken > 0) return 0;
    ${fresh ? 'reset();' : ''}
    double before = now(CLOCK_PROCESS_CPUTIME_ID);
    for (long i = 0; i < count; i++) ${call}
    double took = now(CLOCK_PROCESS_CPUTIME_ID) - before;
    if (elapsed >= budget / 3) printf("%.9g\\n", took / count), taken++;
    else if (${fresh ? 0 : 1} && took < 3e5) count *= 2;
  }
}
`
}
