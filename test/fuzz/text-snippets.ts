/** Strings that are told apart: in variables, fields, parameters of helpers and `switch`. */
import { APPLY_TEXT, NAMED, NEXT_TEXT, TEXT_ENUM } from './declarations.ts'
import { num, type Snippet, snippet } from './snippet.ts'

const ID = 'string-literals'

export const TEXT_SNIPPETS: readonly Snippet[] = [
  snippet(
    ID,
    "let #m = $0, #a = $1; switch (#m) { case 'add': #a += $2; break; case 'mul': #a *= $2; #m = 'add'; break; default: #a = -#a; }",
    'str num num',
    { ...num('#a'), '#m': 'str' },
  ),
  snippet(
    ID,
    "let #m: 'add' | 'mul' | '' = 'add', #a = $2; for (let #i = 0; #i < $0; #i++) {~ #a = #m === 'mul' ? #a * 0.5 + #i : #a - $1; #m = #m === 'add' ? 'mul' : #i > 3 ? '' : 'add'; } if (#m) #a++;",
    'size num num',
    { ...num('#a'), '#m': 'str' },
  ),
  snippet(ID, `let #a = @${APPLY_TEXT}($0, $1, $2) - @${APPLY_TEXT}('mul', $1, 3);`, 'str num num', num('#a')),
  snippet(ID, `const #m = @${NEXT_TEXT}($0); let #a = #m === @${TEXT_ENUM}.Minus ? $1 : +(#m != $0);`, 'str num', {
    ...num('#a'),
    '#m': 'str',
  }),
  snippet(
    ID,
    `const #o = { mode: $0, by: $1 }; if ($2) #o.mode = @${TEXT_ENUM}.None; let #a = #o.mode ? #o.by : typeof #o.mode === 'string' ? 0.5 : 7;`,
    'str num bool',
    num('#a'),
  ),
  snippet(
    'field-by-name',
    "const #o = { add: $1, mul: 0.5, minus: $2, '': 3 }; #o[$0] *= $1; let #m = $0; for (let #i = 0; #i < 3; #i++) {~ #o[#m] += #i; #m = #m === 'add' ? 'mul' : 'add'; } let #a = #o[$0] - #o.add * 3 + #o.mul;",
    'str num num',
    num('#a'),
  ),
  snippet(
    'field-by-name',
    `let #a = @${NAMED}[$0] * $1; @${NAMED}[$0] = $1 + @${NAMED}.add; #a -= @${NAMED}[$0];`,
    'str num',
    num('#a'),
  ),
  snippet(
    `${ID} let-inferred`,
    "let #m; if ($0) #m = 'left'; else #m = $1; let #a = #m === 'left' ? $2 : #m === $1 ? 2 : 3;",
    'bool str num',
    num('#a'),
  ),
]
