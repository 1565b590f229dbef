"""Measures kernels compiled by Numba. One process serves a whole run of the bench: Numba is loaded once and compiles each kernel once.

Prints the versions as a line of JSON, or `{"error": …}`. Then every line of stdin is a request, answered by one line, either of these:

    {"samples": [nanoseconds a call, …], "compile": milliseconds}     "output" then holds what the first call left behind
    {"error": text}
"""

import gc
import importlib.util
import json
import sys
import time
from itertools import repeat

# No __pycache__ beside the kernels.
sys.dont_write_bytecode = True

try:
    import numba
    import numpy as np
    from llvmlite import binding
except Exception as error:  # A Numba that does not fit its NumPy raises many things.
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
    sys.exit()

SAMPLE_NANOSECONDS = 300_000
NUMBERS = {"int32_t": np.int32, "double": float, "float": np.float32}

modules = {}


def load(file):
    if file not in modules:
        spec = importlib.util.spec_from_file_location(f"kernels_{len(modules)}", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules[file] = module
    return modules[file]


def read_arguments(descriptions, file):
    """Arrays are aligned to 64 bytes, as for C."""
    arguments = []
    with open(file, "rb") as source:
        for description in descriptions:
            if "number" in description:
                arguments.append(NUMBERS[description["type"]](description["number"]))
                continue
            size = np.dtype(description["type"]).itemsize * description["length"]
            room = np.empty(size + 64, np.uint8)
            start = -room.ctypes.data % 64
            array = room[start : start + size].view(description["type"])
            array[:] = np.frombuffer(source.read(size), description["type"])
            arguments.append(array)
    return arguments


def write_outcome(file, result, arrays):
    with open(file, "wb") as output:
        output.write(np.float64(0 if result is None else result).tobytes())
        for array in arrays:
            output.write(array.tobytes())


def measure(function, arguments, reset, fresh, milliseconds):
    """As the program around the C kernels does: samples of at least 0.3 ms after a warm-up, one call each where arguments are restored."""
    samples = []
    count = 1
    started = time.perf_counter()
    while True:
        elapsed = (time.perf_counter() - started) * 1000
        if elapsed >= milliseconds and samples:
            return samples
        if fresh:
            reset()
        before = time.process_time_ns()
        for _ in repeat(None, count):
            function(*arguments)
        took = time.process_time_ns() - before
        if elapsed >= milliseconds / 3:
            samples.append(took / count)
        elif not fresh and took < SAMPLE_NANOSECONDS:
            count *= 2


def serve(request):
    function = getattr(load(request["file"]), request["function"])
    arguments = read_arguments(request["arguments"], request["input"])
    arrays = [argument for argument in arguments if isinstance(argument, np.ndarray)]
    saved = [array.copy() for array in arrays]

    def reset():
        for array, values in zip(arrays, saved):
            array[:] = values

    before = time.process_time()
    function.compile(tuple(numba.typeof(argument) for argument in arguments))
    compiled = time.process_time() - before
    write_outcome(request["output"], function(*arguments), arrays)
    samples = measure(function, arguments, reset, request["fresh"], request["milliseconds"])
    return {"samples": samples, "compile": compiled * 1000}


print(
    json.dumps(
        {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "numba": numba.__version__,
            "llvm": ".".join(map(str, binding.llvm_version_info)),
        }
    ),
    flush=True,
)
gc.disable()
for line in sys.stdin:
    try:
        reply = serve(json.loads(line))
    except Exception as error:
        # Numba explains typing errors over dozens of lines; the first says what it is.
        text = next((part for part in str(error).splitlines() if part.strip()), "")
        reply = {"error": f"{type(error).__name__}: {text}"}
    gc.collect()
    print(json.dumps(reply), flush=True)
