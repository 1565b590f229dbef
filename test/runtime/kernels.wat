;; Kernels for the tests of the runtime, written by hand. After a change: wat2wasm kernels.wat --output=/dev/stdout | base64 -w 76 > kernels.base64
(module
  (import "env" "memory" (memory 1))
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (import "env" "__memory_base" (global $base i32))
  (import "env" "__table_base" (global $table i32))
  (import "env" "__indirect_function_table" (table 1 funcref))
  (import "math" "sin" (func $sin (param f64) (result f64)))
  (elem (global.get $table) $sin)
  (type $unary (func (param f64) (result f64)))
  (data (global.get $base) "\2a\00\00\00")

  (func (export "add") (param f64 f64) (result f64) (f64.add (local.get 0) (local.get 1)))
  (func (export "sine") (param f64) (result f64) (call_indirect (type $unary) (local.get 0) (i32.const 0)))
  (func (export "big") (result i32) (i32.const -1))
  (func (export "not") (param i32) (result i32) (i32.eqz (local.get 0)))
  (func (export "half") (param i32) (result i32) (i32.shr_s (local.get 0) (i32.const 1)))
  ;; Counts up a number in the module's own data, which starts at 42.
  (func (export "counter") (result i32)
    (i32.store (global.get $base) (i32.add (i32.load (global.get $base)) (i32.const 1)))
    (i32.load (global.get $base)))
  ;; x[i], or undefined outside.
  (func (export "at") (param $x i32) (param $n i32) (param $i i32) (result f64)
    (if (i32.ge_u (local.get $i) (local.get $n))
      (then (i32.store (i32.const 1114112) (i32.const 1)) (return (f64.const nan))))
    (f64.load (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3)))))
  (func (export "axpy") (param $y i32) (param $yn i32) (param $x i32) (param $xn i32) (param $a f64) (local $i i32) (local $p i32)
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $yn)))
      (local.set $p (i32.add (local.get $y) (i32.shl (local.get $i) (i32.const 3))))
      (f64.store (local.get $p) (f64.add (f64.load (local.get $p)) (f64.mul (local.get $a)
        (f64.load (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3)))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next))))
  ;; y[i + 1] = x[i]: what it does shows whether y and x overlap.
  (func (export "shift") (param $y i32) (param $yn i32) (param $x i32) (param $xn i32) (local $i i32)
    (block $done (loop $next
      (br_if $done (i32.ge_s (local.get $i) (i32.sub (local.get $yn) (i32.const 1))))
      (f64.store offset=8 (i32.add (local.get $y) (i32.shl (local.get $i) (i32.const 3)))
        (f64.load (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next))))
  ;; The same in bytes, and with i instead of x[i].
  (func (export "iota") (param $y i32) (param $yn i32) (local $i i32)
    (block $done (loop $next
      (br_if $done (i32.ge_s (local.get $i) (local.get $yn)))
      (i32.store8 (i32.add (local.get $y) (local.get $i)) (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next))))
  ;; y[0] = 1, takes 1024 bytes of stack, traps.
  (func (export "trap") (param $y i32) (param $yn i32)
    (global.set $sp (i32.sub (global.get $sp) (i32.const 1024)))
    (f64.store (local.get $y) (f64.const 1))
    unreachable)
  ;; Where the stack is, and where an array is.
  (func (export "stack") (result i32) (global.get $sp))
  (func (export "address") (param i32 i32) (result i32) (local.get 0)))
