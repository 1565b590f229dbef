import usejit from 'usejit/webpack'

/** @type {import('webpack').Configuration} */
export default {
  mode: 'production',
  entry: './src/main.ts',
  output: { filename: 'main.js', clean: true },
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\.ts$/, loader: 'esbuild-loader', options: { target: 'es2022' } }] },
  // usejit sees the TypeScript sources before any loader does: it needs the types.
  plugins: [usejit()],
}
