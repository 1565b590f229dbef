/** A webpack loader that removes types, with esbuild. */
module.exports = function stripTypes(code) {
  const done = this.async()
  require('esbuild')
    .transform(code, { loader: 'ts', sourcemap: true, sourcefile: this.resourcePath })
    .then((result) => done(null, result.code, result.map), done)
}
