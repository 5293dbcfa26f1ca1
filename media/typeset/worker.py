"""The process that holds typst: reads one job a line on stdin, answers on stdout. Run as a file, without Django.

A job is a JSON line; the answer is a JSON line and, after it, `sizes` bytes in all. The parent ends this process when
a job takes too long; the limit on memory is set here, before the first job.
"""

import json
import os
import resource
import sys
from typing import BinaryIO

import typst


def main(*, fonts_folder: str, packages_folder: str, memory_bytes: int) -> None:
    """Answer jobs until stdin closes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints goes to stderr, never between the answers
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_folder])
    _answer(answers, {"ready": True}, [])
    for line in sys.stdin.buffer:
        job = json.loads(line)
        try:
            outputs = _compile(job, fonts=fonts, packages_folder=packages_folder)
        except typst.TypstError as error:
            _answer(answers, {"error": error.message, "hints": list(error.hints)}, [])
        else:
            _answer(answers, {}, outputs)


def _compile(job: dict, *, fonts: typst.Fonts, packages_folder: str) -> list[bytes]:
    compiler = typst.Compiler(
        input=job["main"],
        root=job["root"],
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs=job["inputs"],
        package_path=packages_folder,
        package_cache_path=packages_folder,
    )
    made = compiler.compile(
        format=job["format"],
        ppi=job.get("ppi"),
        pdf_standards=job.get("standards") or [],
        timestamp=job["timestamp"],
    )
    return [bytes(part) for part in made] if isinstance(made, list) else [bytes(made or b"")]


def _answer(stream: BinaryIO, header: dict, parts: list[bytes]) -> None:
    used_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = json.dumps({**header, "sizes": [len(part) for part in parts], "used_bytes": used_kb * 1024})
    stream.write(line.encode() + b"\n" + b"".join(parts))
    stream.flush()


if __name__ == "__main__":
    main(fonts_folder=sys.argv[1], packages_folder=sys.argv[2], memory_bytes=int(sys.argv[3]))
