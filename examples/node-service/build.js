import { build } from 'esbuild'
import usejit from 'usejit/esbuild'

await build({
  entryPoints: ['src/server.ts'],
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  // Machine code for this machine where clang or Zig is there; WebAssembly runs everywhere else.
  plugins: [usejit({ targets: ['wasm', 'native'] })],
})
