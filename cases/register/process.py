"""The parent's side of the reading process: starts it, listens to it, and turns its end into a sentence.

A file is parsed in a child process with limits on memory and time, because a workbook of a few kilobytes can abort the
parser outright. Whatever happens to the child, the caller sees messages or `Refused`.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _noop

from cases.register.archive import ArchiveLimits
from common.refusal import Refused

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
# The child parses files of strangers: it is not told the passwords that our own environment carries.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR")

NOT_A_REGISTER = _noop(
    "Tệp không phải là sổ thụ lý: cần một tệp Excel (.xlsx), hoặc một tệp .zip gồm các tệp csv units, enforcers, cases, events."
)
DAMAGED = _noop("Tệp bị hỏng hoặc không phải là tệp Excel; mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại.")
ENCRYPTED = _noop("Tệp được bảo vệ bằng mật khẩu; mở tệp, bỏ mật khẩu, lưu lại rồi gửi lại.")
TOO_SLOW = _noop("Đọc tệp quá lâu nên đã dừng; chia sổ thành nhiều tệp nhỏ hơn, ví dụ mỗi năm một tệp, rồi gửi lại.")
STOPPED = _noop(
    "Không đọc được tệp: tệp bị hỏng, hoặc có ô nằm rất xa bảng dữ liệu; "
    "mở bằng Excel, xóa các dòng và cột thừa phía dưới và bên phải bảng, lưu lại dạng .xlsx rồi gửi lại."
)

_REFUSALS = {
    "not_a_register": NOT_A_REGISTER,
    "damaged": DAMAGED,
    "encrypted": ENCRYPTED,
    "too_many_entries": _noop("Tệp nén chứa quá %(limit)s mục; chỉ để lại các trang của sổ thụ lý, bỏ hình ảnh và tệp kèm, rồi gửi lại."),
    "unpacks_too_large": _noop(
        "Tệp giải nén ra lớn hơn %(limit)s MB nên không được đọc; xóa các trang và dòng thừa, hoặc chia sổ thành nhiều tệp, rồi gửi lại."
    ),
    "unsafe_path": _noop("Tệp nén có mục mang đường dẫn không hợp lệ: %(name)s; nén lại từ các tệp gốc rồi gửi lại."),
    "repeated_entry": _noop("Tệp nén có hai mục cùng tên %(name)s; chỉ để lại một tệp rồi nén lại."),
    "in_a_folder": _noop(
        "Tệp %(name)s nằm trong một thư mục của tệp nén; nén thẳng các tệp csv, không nén thư mục chứa chúng, rồi gửi lại."
    ),
    "encoding": _noop("Tệp %(name)s không phải là văn bản UTF-8 hoặc UTF-16; lưu lại dạng “CSV UTF-8” rồi gửi lại."),
    "malformed_csv": _noop(
        "Tệp %(name)s sai cấu trúc csv ở gần dòng %(line)s, thường do thiếu dấu ngoặc kép đóng; sửa dòng đó rồi gửi lại."
    ),
    "too_many_rows": _noop("Tệp có hơn %(limit)s dòng; chia sổ thành nhiều tệp, ví dụ mỗi năm một tệp, rồi gửi lại."),
    "too_many_columns": _noop("Trang %(sheet)s có hơn %(limit)s cột ở dòng đầu tiên; xóa các cột thừa bên phải bảng rồi gửi lại."),
    "too_much_text": _noop("Nội dung các ô quá lớn; rút gọn các ô ghi chú hoặc chia sổ thành nhiều tệp rồi gửi lại."),
}


class Child:
    """A running reader. Messages are those described in `cases.register.child`."""

    def __init__(self, process: subprocess.Popen[str], last_words: Any) -> None:
        self._process = process
        self._last_words = last_words
        self._late = False

    def receive(self) -> Any:
        """The next message. Raises Refused if the child refuses the file, dies or is stopped."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise Refused(self._verdict_of_its_end())
        message = json.loads(line)
        if isinstance(message, dict) and "refused" in message:
            raise Refused(_REFUSALS[message.pop("refused")], **message)
        return message

    def choose(self, names: list[str]) -> None:
        """Asks for the rows of these sheets, in this order."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(names) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise Refused(self._verdict_of_its_end()) from error

    def stop(self, *, late: bool = False) -> None:
        """Ends the child, at once and whatever it does; `late` when its time is over."""
        self._late = self._late or late
        self._process.kill()

    def _verdict_of_its_end(self) -> str:
        status = self._process.wait()
        self._last_words.seek(0)
        words = self._last_words.read()[-2000:].decode("utf-8", "replace").strip()
        logger.warning("The register reader ended with status %s: %s", status, words)
        return TOO_SLOW if self._late or status == -signal.SIGXCPU else STOPPED


@contextmanager
def reading(path: Path, limits: ArchiveLimits) -> Iterator[Child]:
    """A child that reads `path`; it is gone when the block is left."""
    request = json.dumps({"path": str(path.resolve()), "limits": asdict(limits)})
    with (
        tempfile.TemporaryFile() as last_words,
        subprocess.Popen(
            [sys.executable, "-m", "cases.register.child", request],
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=last_words,
            encoding="utf-8",
        ) as process,
    ):
        child = Child(process, last_words)
        timer = threading.Timer(limits.seconds, child.stop, kwargs={"late": True})
        timer.daemon = True
        timer.start()
        try:
            yield child
        finally:
            timer.cancel()
            child.stop()
