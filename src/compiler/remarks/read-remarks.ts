import { parseAllDocuments, type ScalarTag } from 'yaml'

/** One thing that LLVM has to say about a place. */
export interface Remark {
  /** `passed`: done. `missed`: not done. `analysis`: why not, or what it found on the way. */
  kind: 'passed' | 'missed' | 'analysis'
  /** Of LLVM: `loop-vectorize`, `slp-vectorizer`. */
  pass: string
  /** LLVM's name for what it says: `Vectorized`, `CantReorderFPOps`. */
  name: string
  /** Symbol of the function. */
  function: string
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

/** Each pair of operations that were not put side by side is a remark, hundreds of them; nobody asks. */
const NOISE = /^--- !(?:Missed|Analysis)\r?\nPass: +slp-vectorizer/

interface Entry {
  Pass: string
  Name: string
  Function: string
  DebugLoc?: { File: string; Line: string; Column: string }
  Args?: Record<string, unknown>[]
}

/**
 * Reads LLVM's optimisation record: one YAML document for each remark.
 *
 * @param record text of the file; kinds of remarks that are not known are left out, and what `slp-vectorizer` has not done
 * @returns the remarks in LLVM's order
 */
export function readRemarks(record: string): Remark[] {
  const wanted = record.split(/^(?=--- )/m).filter((document) => !NOISE.test(document))
  const documents = parseAllDocuments(wanted.join(''), { schema: 'failsafe', customTags, logLevel: 'silent' })
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
