"""`pip install ./python` notes the clone, whose program the package starts; the wheel has its own."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class Noted(build_py):
    """The package with a file that names the clone."""

    def run(self):
        super().run()
        if not self.editable_mode:
            clone = Path(__file__).resolve().parent.parent
            (Path(self.build_lib) / "plstar" / "clone.txt").write_text(str(clone), encoding="utf-8")


setup(cmdclass={"build_py": Noted}, packages=["plstar"], package_data={"plstar": ["py.typed"]})
