"""Printed files on disk."""

from workflows.cases import kept_files
from workflows.documents import Rendered

# For the clerk, where the machine failed and not the text.
BROKEN = "排版程序出错，文件没有生成。请重新制作；仍然失败的，请管理员查看日志，排除原因后再试。"


def keep(rendered: Rendered) -> str:
    """Store a print; returns its name under MEDIA_ROOT."""
    return kept_files.keep(rendered.pdf, rendered.sha256, folder="notices", suffix="pdf")
