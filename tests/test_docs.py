from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from talkwidget.cli import command_line
from tests import tables

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "table",
    [tables.settings, tables.calls, tables.problems, tables.reasons, tables.pages],
    ids=lambda table: table.__name__,
)
def test_a_table_of_the_readme_is_what_the_code_does(table):
    wanted = table()

    start = README.find(wanted[0])
    found = README[start:].split("\n\n")[0].splitlines() if start >= 0 else []
    assert found == wanted, "Put this into README.md:\n" + "\n".join(wanted)


def test_its_first_sentence_is_what_the_package_says_of_itself():
    import talkwidget

    assert README.split("\n\n")[1] == talkwidget.__doc__


def test_each_file_it_points_to_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize(
    "document", ["README.md", "examples/sso/README.md", "examples/static-page/README.md", "examples/nginx/README.md"]
)
def test_each_command_it_shows_is_one_with_these_options(document):
    text = (ROOT / document).read_text("utf-8")
    commands = re.findall(r"^talkwidget [^#\n]+|`talkwidget [^`]+`", text, re.MULTILINE)

    assert commands
    for line in commands:
        parse(command_line(), shlex.split(line.strip("`"))[1:])


def embed() -> str:
    """The embed's source."""
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "js/src").rglob("*.js")))


def rows(head: str) -> list[str]:
    """The first column of the table that begins with ``head``."""
    table = README[README.index(f"| {head} |") :].split("\n\n")[0]
    return [line.split("|")[1].strip(" `") for line in table.splitlines()[2:]]


def test_each_attribute_of_the_widget_is_described():
    attributes = re.search(r'ATTRIBUTES = "([^"]+)"', embed())

    assert attributes
    assert rows("attribute") == attributes[1].split()


def test_each_event_of_the_widget_is_described():
    told = {f"talk-{name}" for name in re.findall(r'\bemit\(w, "([a-z-]+)"', embed())}

    assert set(rows("event")) == told


def test_each_slot_and_custom_property_is_named():
    slots = {f'slot="{name}"' for name in re.findall(r'h\("slot", \{ name: "([a-z-]+)"', embed())}
    styles = "".join(path.read_text("utf-8") for path in (ROOT / "js/src").rglob("*.css"))
    properties = set(re.findall(r"var\((--talk-[a-z]+)", styles))

    assert {name for name in slots | properties if f"`{name}`" not in README} == set()
    assert properties == set(re.findall(r"`(--talk-[a-z]+)`", README))
    assert slots == set(re.findall(r'`(slot="[a-z-]+")`', README))


def test_each_part_is_named_and_is_there():
    tag = r"h|p|div|small|bdi|a|span|section|svg|button|ul|ol|li|form|label"
    parts = set(re.findall(rf'"(?:{tag})?\d?\.([a-z]+)"', embed())) - {"unseen"}
    start = README.index("`::part()`")
    named = re.findall(r"`([a-z]+)`", README[start:].split("\n\n")[1])

    assert named == sorted(parts)


def parse(command: click.Command, words: list[str]) -> None:
    """Read a command line without doing what it says; what it can't be read as is an error."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        inner = command.get_command(context, words[0])
        assert inner is not None, words
        parse(inner, words[1:])
        return
    parser = command.make_parser(click.Context(command))
    options, rest, _ = parser.parse_args(words)
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    assert not rest, words
    assert len([one for one in arguments if options.get(str(one.name)) is not None]) == len(arguments), words


def test_the_python_it_shows_is_python():
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        compile(block, "README.md", "exec")
