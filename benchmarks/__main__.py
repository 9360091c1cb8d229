"""Every benchmark, one after another, each in a process of its own: ``python -m benchmarks`` prints all figures."""

import pkgutil
import subprocess
import sys
from pathlib import Path

names = sorted(
    module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.name != "__main__"
)
failed = []
for name in names:
    print(f"{name}:", flush=True)
    if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"]).returncode:
        failed.append(name)
if failed:
    sys.exit(f"failed: {', '.join(failed)}")
