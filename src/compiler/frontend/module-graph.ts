import { dirname, extname, join } from 'node:path'
import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { traverse } from './babel-traverse.ts'
import { typedefOf } from './jsdoc-typedef.ts'
import { isDeclarations, languageOf } from './language.ts'
import { parseModule } from './parse.ts'
import { CLAIMS_MODULE, memberOfNamespace, type TypeBinding, typeBinding } from './type-binding.ts'
import { registerTypedAssignment } from './typed-assignments.ts'

/** Another file of the program, as text. */
export interface SourceModule {
  /** Absolute path. */
  file: string
  code: string
}

/**
 * What an import is followed for: the values that the program runs with, which the bundler finds, or types, which TypeScript finds in files that
 * may be others (`.d.ts`).
 */
export type ImportPurpose = 'values' | 'types'

/**
 * Finds the file that an import means, as the bundler does, or TypeScript.
 *
 * @param source what stands behind `from`
 * @param importer absolute path of the importing file
 * @returns undefined where there is no such file, or no source text in it
 */
export type ModuleResolver = (
  source: string,
  importer: string,
  purpose: ImportPurpose,
) => Promise<SourceModule | undefined>

/** Thrown while a function is translated that calls into a file which has not been read yet: it is read, and the translation starts again. */
export class NeedsModule extends Error {
  override readonly name = 'NeedsModule'
  readonly source: string
  readonly importer: string
  readonly purpose: ImportPurpose
  constructor(source: string, importer: string, purpose: ImportPurpose) {
    super(`${importer} imports ${source}`)
    this.source = source
    this.importer = importer
    this.purpose = purpose
  }
}

/** Thrown where a method is called of an object that was passed in, or lies in an array: the types are resolved again, so that they tell of which class it is. */
export class NeedsClass extends Error {
  override readonly name = 'NeedsClass'
  readonly method: string
  constructor(method: string) {
    super(`${method} is called`)
    this.method = method
  }
}

interface ParsedModule extends SourceModule {
  program: NodePath<t.Program>
}

/** The files that kernels of one module reach through imports. */
export class ModuleGraph {
  private readonly byImport = new Map<string, ParsedModule | undefined>()
  private readonly byFile = new Map<string, ParsedModule>()
  private readonly byProgram = new Map<t.Node, ParsedModule>()
  private readonly main: string
  /** Names of the methods that the function which is compiled calls on objects from outside. The types of objects whose classes have one tell the class. */
  readonly calledMethods = new Set<string>()
  /** Those classes, by the marks in the types. */
  readonly passedClasses = new Map<string, NodePath<t.Class>>()

  /** @param main path of the file with the kernels */
  constructor(main: string) {
    this.main = main
  }

  /** Files besides the main one. */
  get modules(): SourceModule[] {
    return [...this.byFile.values()]
  }

  /** The file that a piece of syntax tree belongs to. */
  fileOf(path: NodePath): string {
    const program = path.scope.getProgramParent().path.node
    return this.byProgram.get(program)?.file ?? this.main
  }

  /** Reads what an import means. Undefined stays undefined until the next build. */
  async load(need: NeedsModule, resolve: ModuleResolver): Promise<void> {
    this.answer(need, await resolve(need.source, need.importer, need.purpose))
  }

  /** Takes in what an import means: undefined where there is no such file. */
  answer({ source, importer, purpose }: NeedsModule, found: SourceModule | undefined): void {
    this.byImport.set(key(source, importer, purpose), found && this.parse(found))
  }

  /**
   * The declaration behind an export of a file, which is taken in with it.
   *
   * @throws NeedsModule where the name is exported from a file that has to be read first
   */
  exportOf(file: SourceModule, name: string): Binding | undefined {
    return this.exported(this.parse(file), name, new Set())
  }

  /** Undefined where the file is no program that can be read: the bundler will complain of it. */
  private parse(found: SourceModule): ParsedModule | undefined {
    const known = this.byFile.get(found.file)
    if (known) return known
    let program: NodePath<t.Program> | undefined
    try {
      const ast = parseModule(found.file, found.code, { names: true })
      nameDefault(ast.program)
      traverse(ast, {
        Program(path) {
          program = path
        },
        'TSAsExpression|TSNonNullExpression|TSTypeAssertion|TSSatisfiesExpression|ParenthesizedExpression':
          registerTypedAssignment,
      })
    } catch (error) {
      if (error instanceof Rejection) return undefined
      throw error
    }
    const parsed = { ...found, program: program as unknown as NodePath<t.Program> }
    this.byFile.set(found.file, parsed)
    this.byProgram.set(parsed.program.node, parsed)
    return parsed
  }

  /**
   * The declaration that an imported name stands for, through re-exports.
   *
   * @returns the binding in the file that declares it; undefined where the import cannot be followed
   * @throws NeedsModule where a file has to be read first
   */
  follow(binding: Binding, purpose: ImportPurpose = 'values'): Binding | undefined {
    const { path } = binding
    const declaration = path.parentPath
    if (!declaration?.isImportDeclaration() || path.isImportNamespaceSpecifier()) return undefined
    const name = path.isImportDefaultSpecifier() ? 'default' : nameOf((path.node as t.ImportSpecifier).imported)
    return this.exported(
      this.module(declaration.node.source.value, this.fileOf(path), purpose),
      name,
      new Set(),
      purpose,
    )
  }

  /** The declaration behind `space.name`, where `space` is imported by `import * as space`. */
  followMember(space: Binding, name: string, purpose: ImportPurpose = 'values'): Binding | undefined {
    const { path } = space
    const declaration = path.parentPath
    if (!path.isImportNamespaceSpecifier() || !declaration?.isImportDeclaration()) return undefined
    return this.exported(
      this.module(declaration.node.source.value, this.fileOf(path), purpose),
      name,
      new Set(),
      purpose,
    )
  }

  /** Whether a variable is imported from a file that exports by assigning `module.exports` or `exports.name`. */
  isCommonJs(binding: Binding | undefined): boolean {
    const declaration = binding?.path.parentPath
    if (!binding || !declaration?.isImportDeclaration()) return false
    const module = this.module(declaration.node.source.value, this.fileOf(binding.path))
    return (
      module !== undefined &&
      !module.program.node.body.some(({ type }) => /^(?:Import|Export)/.test(type)) &&
      /\bmodule\s*\.\s*exports\b|\bexports\s*[.[]/.test(module.code)
    )
  }

  /**
   * Whether the file of an imported declaration imports the main file in turn, directly or through others. It may then be evaluated later than the
   * main file, and its constants have no value yet when kernels are called.
   *
   * @throws NeedsModule where a file has to be read first
   */
  leadsBack(path: NodePath): boolean {
    const seen = new Set<string>()
    const visit = (file: string): boolean => {
      if (file === this.main) return true
      // Packages do not import the project's files.
      if (seen.has(file) || /[\\/]node_modules[\\/]/.test(file)) return false
      seen.add(file)
      if (seen.size > CYCLE_LIMIT) return true
      const statements = this.byFile.get(file)?.program.node.body ?? []
      return statements.some((statement) => {
        const target = importedBy(statement)
        const module = target === undefined ? undefined : this.module(target, file)
        return module !== undefined && visit(module.file)
      })
    }
    return visit(this.fileOf(path))
  }

  /**
   * What an imported name stands for as a type, or as an enum or class, through re-exports.
   *
   * @param binding how it is imported, with `imported` other than `*`
   * @param purpose `values` for an enum whose members are used
   * @returns undefined where the import cannot be followed
   * @throws NeedsModule where a file has to be read first
   */
  followType(binding: TypeBinding & { kind: 'import' }, purpose: ImportPurpose): TypeBinding | undefined {
    return this.exportedType(this.module(binding.source, this.fileOf(binding.path), purpose), binding.imported, purpose)
  }

  /** The type `import('source').name`, written somewhere in the file of `at`. */
  importedType(source: string, name: string, at: NodePath): TypeBinding | undefined {
    return this.exportedType(this.module(source, this.fileOf(at), 'types'), name, 'types')
  }

  private exportedType(
    module: ParsedModule | undefined,
    name: string,
    purpose: ImportPurpose,
    seen = new Set<string>(),
  ): TypeBinding | undefined {
    const id = `${module?.file}\0${name}`
    if (!module || seen.has(id)) return undefined
    seen.add(id)
    const { program } = module
    const from = (source: string, imported: string, path: NodePath): TypeBinding | undefined =>
      source === CLAIMS_MODULE
        ? { kind: 'import', source, imported, path }
        : this.exportedType(this.module(source, module.file, purpose), imported, purpose, seen)
    const local = (own: string): TypeBinding | undefined => {
      const found = typeBinding(program, own)
      if (found?.kind !== 'import' || found.imported === '*') return found
      return from(found.source, found.imported, found.path)
    }
    const stars: string[] = []
    for (const statement of program.get('body')) {
      if (statement.isExportAllDeclaration()) stars.push(statement.node.source.value)
      if (statement.isExportDefaultDeclaration() && name === 'default') {
        const { declaration } = statement.node
        const own = declaration.type === 'Identifier' ? declaration : 'id' in declaration ? declaration.id : undefined
        return own?.type === 'Identifier' ? local(own.name) : undefined
      }
      if (!statement.isExportNamedDeclaration()) continue
      const { declaration, source } = statement.node
      if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier' && declaration.id.name === name)
        return local(name)
      for (const specifier of statement.node.specifiers) {
        if (nameOf(specifier.exported) !== name) continue
        if (specifier.type === 'ExportNamespaceSpecifier' && source)
          return { kind: 'import', source: source.value, imported: '*', path: statement }
        if (specifier.type !== 'ExportSpecifier') continue
        if (!source) return local(specifier.local.name)
        return from(source.value, specifier.local.name, statement)
      }
    }
    for (const star of stars) {
      if (name === 'default') break
      const found = this.exportedType(this.module(star, module.file, purpose), name, purpose, seen)
      if (found) return found
    }
    if (!languageOf(module.file).typescript) return purpose === 'types' ? typedefOf(program, name) : undefined
    return isDeclarations(module.file) ? this.implicitExport(module, name) : undefined
  }

  /** What files of declarations export without saying so: the members of what `export =` names, else everything. */
  private implicitExport({ program }: ParsedModule, name: string): TypeBinding | undefined {
    const assignment = program.node.body.find((statement) => statement.type === 'TSExportAssignment')
    if (!assignment) return name === 'default' ? undefined : typeBinding(program, name)
    if (assignment.expression.type !== 'Identifier') return undefined
    if (name === 'default') return typeBinding(program, assignment.expression.name)
    const space = typeBinding(program, assignment.expression.name)
    return space?.kind === 'namespace' ? memberOfNamespace(space.path, name) : undefined
  }

  private module(source: string, importer: string, purpose: ImportPurpose = 'values'): ParsedModule | undefined {
    const id = key(source, importer, purpose)
    if (!this.byImport.has(id)) throw new NeedsModule(source, importer, purpose)
    return this.byImport.get(id)
  }

  private exported(
    module: ParsedModule | undefined,
    name: string,
    seen: Set<string>,
    purpose: ImportPurpose = 'values',
  ): Binding | undefined {
    const id = `${module?.file}\0${name}`
    if (!module || seen.has(id)) return undefined
    seen.add(id)
    const { scope } = module.program
    const local = (binding: Binding | undefined) =>
      binding?.kind === 'module' ? this.follow(binding, purpose) : binding
    const stars: t.ExportAllDeclaration[] = []
    for (const statement of module.program.get('body')) {
      if (statement.isExportAllDeclaration()) stars.push(statement.node)
      if (statement.isExportDefaultDeclaration() && name === 'default') {
        const { declaration } = statement.node
        if (declaration.type === 'Identifier') return local(scope.getBinding(declaration.name))
        return declaration.type === 'FunctionDeclaration' && declaration.id
          ? scope.getBinding(declaration.id.name)
          : undefined
      }
      if (!statement.isExportNamedDeclaration()) continue
      const declared = statement.get('declaration')
      if (declared.node && name in declared.getBindingIdentifiers()) return scope.getBinding(name)
      for (const specifier of statement.node.specifiers) {
        if (specifier.type !== 'ExportSpecifier' || nameOf(specifier.exported) !== name) continue
        const { source } = statement.node
        if (source)
          return this.exported(this.module(source.value, module.file, purpose), specifier.local.name, seen, purpose)
        return local(scope.getBinding(specifier.local.name))
      }
    }
    for (const star of stars) {
      const found =
        name === 'default'
          ? undefined
          : this.exported(this.module(star.source.value, module.file, purpose), name, seen, purpose)
      if (found) return found
    }
    return undefined
  }
}

/** Gives `export default function () {…}` the name that JavaScript gives it, which no variable can have: others refer to it by a binding. */
function nameDefault({ body }: t.Program): void {
  for (const statement of body) {
    if (statement.type !== 'ExportDefaultDeclaration') continue
    const { declaration } = statement
    const { start, loc } = declaration
    if (declaration.type === 'FunctionDeclaration')
      declaration.id ??= { type: 'Identifier', name: 'default', start, end: start, loc }
  }
}

/** Files that a search for import cycles looks at before it assumes one. */
const CYCLE_LIMIT = 200

/** What a statement imports at run time. */
function importedBy(statement: t.Statement): string | undefined {
  if (statement.type === 'ImportDeclaration')
    return statement.importKind === 'type' ? undefined : statement.source.value
  if (statement.type === 'ExportAllDeclaration') return statement.source.value
  return statement.type === 'ExportNamedDeclaration' && statement.exportKind !== 'type'
    ? statement.source?.value
    : undefined
}

const key = (source: string, importer: string, purpose: ImportPurpose): string => `${purpose}\0${source}\0${importer}`
const nameOf = (node: t.Identifier | t.StringLiteral): string => (node.type === 'Identifier' ? node.name : node.value)

/** Extensions that an import without one may mean, and those that TypeScript writes for others. */
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.js', '.mjs', '.jsx', '.cts', '.cjs']
const WRITTEN_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
}

/**
 * Paths that a relative import can mean, best first: for hosts without a resolver of their own.
 *
 * @example
 * candidatesOf('./a.js', '/app/main.ts') // ['/app/a.js', '/app/a.ts', '/app/a.tsx', …]
 */
export function candidatesOf(source: string, importer: string): string[] {
  if (!/^\.{0,2}\//.test(source)) return []
  const path = source.startsWith('/') ? source : join(dirname(importer), source)
  const extension = extname(path)
  const rewritten = (WRITTEN_FOR[extension] ?? []).map((other) => path.slice(0, -extension.length) + other)
  const exact = EXTENSIONS.includes(extension) ? [path, ...rewritten] : []
  return [...exact, ...EXTENSIONS.map((e) => path + e), ...EXTENSIONS.map((e) => join(path, `index${e}`))]
}

/** An import that leads nowhere. */
export function unresolved(name: string, span: { start: number; end: number }, isCommonJs = false): Rejection {
  if (isCommonJs)
    return new Rejection(
      'unsupported-call',
      `\`${name}\` comes from a CommonJS module, which can change what it exports while the program runs`,
      span,
      'Import it from a build of the package with `export` statements, or copy the function into the project.',
    )
  return new Rejection(
    'unsupported-call',
    `\`${name}\` is imported, and its source could not be found`,
    span,
    'Import it by its own name, from a file of the project or a package that the bundler takes into the program; or move the function into this file.',
  )
}
