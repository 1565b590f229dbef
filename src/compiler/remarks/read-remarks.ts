import { parseAllDocuments, type ScalarTag } from 'yaml'

/** One thing that LLVM has to say about a place. */
export interface Remark {
  /** `passed`: done. `missed`: not done. `analysis`: why not, or what it found on the way. */
  kind: 'passed' | 'missed' | 'analysis'
  /** Of LLVM: `loop-vectorize`, `slp-vectorizer`. */
  pass: string
  /** LLVM's name for what it says: `Vectorized`, `CantReorderFPOps`. */
  name: string
  /** Symbol of the function; what is printed does not tell it. */
  function?: string
  /** Where, if it is known: name of the file without folder; line and column from 1. */
  place?: { file: string; line: number; column: number }
  /** Its parts by name, such as `VectorizationFactor`. */
  values: Readonly<Record<string, string>>
  /** The sentence that they make. */
  message: string
}

const KINDS: Readonly<Record<string, Remark['kind']>> = {
  '!Passed': 'passed',
  '!Missed': 'missed',
  '!Analysis': 'analysis',
  '!AnalysisFPCommute': 'analysis',
  '!AnalysisAliasing': 'analysis',
}

/** The kinds are tags of mappings, which the parser need not understand. */
const customTags = Object.keys(KINDS).map((tag) => ({ tag, collection: 'map' }) as unknown as ScalarTag)

/** What is printed of operations that were paired. */
const PAIR = /^.*?remark: (?:([^:\n]+):(\d+):(\d+): )?(.*) \[-Rpass=slp-vectorizer\]$/gm

interface Entry {
  Pass: string
  Name: string
  Function: string
  DebugLoc?: { File: string; Line: string; Column: string }
  Args?: Record<string, unknown>[]
}

/**
 * Reads what LLVM says of loops: lines for operations that it has paired, then its optimisation record, one YAML document for each remark.
 *
 * @param said text of both; kinds of remarks that are not known are left out
 * @returns the remarks in LLVM's order
 */
export function readRemarks(said: string): Remark[] {
  const start = Math.max(0, said.search(/^--- /m))
  const hasRecord = said.startsWith('--- ', start)
  return [...readPairs(hasRecord ? said.slice(0, start) : said), ...(hasRecord ? readRecord(said.slice(start)) : [])]
}

function readPairs(printed: string): Remark[] {
  return [...printed.matchAll(PAIR)].map(([, file, line, column, message]) => ({
    kind: 'passed',
    pass: 'slp-vectorizer',
    name: 'Paired',
    ...(Number(line) > 0 && { place: { file, line: Number(line), column: Number(column) } }),
    values: {},
    message,
  }))
}

function readRecord(record: string): Remark[] {
  const documents = parseAllDocuments(record, { schema: 'failsafe', customTags, logLevel: 'silent' })
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document): Remark[] => {
    const kind = KINDS[document.contents?.tag ?? '']
    if (!kind) return []
    const entry = document.toJS() as Entry
    const parts = (entry.Args ?? []).flatMap((part) => Object.entries(part).filter(([name]) => name !== 'DebugLoc'))
    const at = entry.DebugLoc
    return [
      {
        kind,
        pass: entry.Pass,
        name: entry.Name,
        function: entry.Function,
        ...(at && { place: { file: at.File, line: Number(at.Line), column: Number(at.Column) } }),
        values: Object.fromEntries(parts.filter(([name]) => name !== 'String').map(([name, x]) => [name, String(x)])),
        message: parts.map(([, text]) => String(text)).join(''),
      },
    ]
  })
}
