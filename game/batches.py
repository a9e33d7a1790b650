"""What a process that fights many battles does before the first of them."""

from .fast import install
from .memory import keep_freed_memory


def prepare_for_batches() -> None:
    """Let this process keep the memory that it frees, and use the compiled twins of the rules' kernels, if any."""
    keep_freed_memory()
    install()
