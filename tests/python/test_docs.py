"""docs/python.md: what its examples print, and its blocks for pandas."""
import doctest
import os
import re
import unittest

from support import TOP, Case, magnetar

PAGE = os.path.join(TOP, "docs", "python.md")


class Page(Case):
    def test_examples(self):
        done = doctest.testfile(PAGE, module_relative=False,
                                optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        self.assertGreater(done.attempted, 8)
        self.assertEqual(done.failed, 0)

    @unittest.skipUnless(magnetar._result.has_pandas(), "pandas is not installed")
    def test_blocks(self):
        with open(PAGE, encoding="utf-8") as file:
            blocks = re.findall(r"^```python\n(.*?)^```", file.read(), re.M | re.S)
        plain = [b for b in blocks if ">>>" not in b]
        self.assertGreater(len(plain), 0)
        for block in plain:
            exec(compile(block, PAGE, "exec"), {})


if __name__ == "__main__":
    unittest.main()
