"""A space of designs, given as a dict of sections, as the file that `magnetar explore` reads."""
from ._words import text


def value_text(value):
    written = text(value)
    if "\n" in written or "\r" in written:
        raise ValueError(f"{written!r}: a line end cannot stand in a space")
    return written


def section(name, rows):
    """Conditions of [where] may be a text or a list: each gets a name."""
    if name == "where" and not isinstance(rows, dict):
        rows = {f"condition{i}": one
                for i, one in enumerate([rows] if isinstance(rows, str) else rows, 1)}
    if not isinstance(rows, dict):
        raise TypeError(f"[{name}]: expected a dict of KEY: VALUE")
    lines = [f"[{value_text(name)}]"]
    lines += [f"{value_text(key)} = {value_text(value)}" for key, value in rows.items()]
    return "\n".join(lines) + "\n"


def write_space(path, sections):
    """Writes the file; returns its path."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(section(name, rows) for name, rows in sections.items()))
    return path
