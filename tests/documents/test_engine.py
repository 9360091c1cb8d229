"""The layout engine is loaded by whoever prints, and by nobody else."""

import os
import subprocess
import sys

from django.conf import settings

LOADED = "import sys, django; django.setup(); import config.urls; sys.exit('weasyprint' in sys.modules)"


def test_a_process_that_prints_nothing_does_not_load_it():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
