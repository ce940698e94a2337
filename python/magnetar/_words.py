"""Keyword arguments as words of the command line. Which options there are, and which sections of
parameters, the program says (`magnetar list commands`, `params`)."""
import difflib
import os

from ._program import UsageError, listed


def options_of(command):
    """The options of a command by their names in Python."""
    for row in listed("commands"):
        if row["name"] == command:
            return {o["name"].replace("-", "_"): o for o in row["options"]}
    raise UsageError(2, f"this program has no command {command}")


def sections():
    """Sections of parameters: array, glb, llc, ..."""
    return {row["name"].split(".")[0] for row in listed("params")} | {"tech"}


def check(command, keywords):
    """TypeError for a keyword that is neither an option nor a section, before anything runs."""
    options = options_of(command)
    known = (set(options) | sections()) - {"quiet"}
    for name, value in keywords.items():
        if name in known and (name in options or isinstance(value, dict)):
            continue
        if name in sections():
            raise TypeError(f"{command}: {name} is a section of parameters: {name}={{'KEY': VALUE}}")
        near = difflib.get_close_matches(name, known, 1)
        raise TypeError(f"{command}() has no keyword '{name}'; "
                        + (f"did you mean '{near[0]}'?" if near else f"magnetar {command} --help"))
    if keywords.get("dry_run"):
        raise TypeError(f"{command}: dry_run only prints; it has no result")


def text(value):
    """A value as the program reads it: yes and no, lists with commas, paths as they are."""
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if str(value) in ("True", "False"):  # those of numpy, too
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ",".join(f"{k}={text(v)}" for k, v in value.items())
    if hasattr(value, "__iter__"):
        return ",".join(text(v) for v in value)
    return str(value)


def flat(values, before=""):
    """{"l1": {"size": 1}} as "l1.size=1", and on."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        elif value is not None:
            yield f"{before}{key}={text(value)}"


def several(value):
    """What an option that may be repeated is given: one value, or a list of them."""
    if isinstance(value, (str, os.PathLike)) or not hasattr(value, "__iter__"):
        return [value]
    return list(value)


def option_words(name, option, value):
    """The words of one option."""
    flag = f"--{option['name']}"
    yes_no = str(value) in ("True", "False")
    if value is None or (not option["argument"] and yes_no and not value):
        return []
    if option["argument"] and option["optional"]:
        return ([flag] if value else []) if yes_no else [f"{flag}={text(value)}"]
    if not option["argument"] or yes_no:
        if option["argument"] or not yes_no:
            raise TypeError(f"{name}={value!r}: expected " + (option["argument"] or "True or False"))
        return [flag]
    if option["repeats"] and isinstance(value, dict):
        return [word for pair in flat(value) for word in (flag, pair)]
    given = several(value) if option["repeats"] else [value]
    return [word for one in given for word in (flag, text(one))]


def settings(values, before=""):
    return [word for pair in flat(values, before) for word in ("--set", pair)]


def config_words(value):
    """Files and presets are -c, dicts of sections are set; later ones win, as there."""
    words = []
    for one in [value] if isinstance(value, dict) else several(value):
        words += settings(one) if isinstance(one, dict) else ["--config", text(one)]
    return words


def arguments(command, keywords):
    """All words of the keywords: configurations first, then sections, then set, which win."""
    options = options_of(command)
    rank = {"config": 0, "set": 2}
    words = []
    for name, value in sorted(keywords.items(), key=lambda item: rank.get(item[0], 1)):
        if name == "config" and "config" in options and value is not None:
            words += config_words(value)
        elif isinstance(value, dict) and name in sections():
            words += settings(value, f"{name}.")
        else:
            words += option_words(name, options[name], value)
    return words


def names(work):
    """Traces, networks, studies: names or paths, or lists of them."""
    given = [text(one) for part in work for one in several(part)]
    return ["--", *given] if any(g.startswith("-") and g != "-" for g in given) else given
