/** Kernels without their directive: see `plain-modules.ts`. */
declare module '*?plain'
