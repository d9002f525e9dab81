from __future__ import annotations

import getpass
import stat
import subprocess
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from talkwidget import SettingsError
from talkwidget.demo import play
from talkwidget.demo.folder import own_folder
from talkwidget.demo.site import make_app, write_threads
from tests.demo.conftest import ADDRESS
from tests.serving.process import PROGRAM, environment, free_port


@pytest.fixture
def thread(reader):
    return reader.get("/talk/api/comments?thread=/night-train&limit=100").json


@pytest.fixture
def me(reader):
    return reader.get("/talk/api/me?thread=/night-train").json


def test_thirty_comments_show_every_state(thread, me):
    rows = thread["comments"] + me["pending"]
    published = [row for row in rows if row["state"] == "published"]
    html = "".join(row["html"] for row in published)

    assert {row["number"] for row in rows} == set(range(1, 31))
    assert {row["state"] for row in rows} == {"published", "deleted", "removed", "pending"}
    assert max(row["depth"] for row in rows) == 6
    assert all(row["replies"] for row in rows if row["state"] in {"deleted", "removed"})
    for what in ("official", "edited", "likes"):
        assert any(row[what] for row in published), what
    for tag in ("<pre>", "<code", "<blockquote>", "<ol>", "<a ", "<strong>", "<em>", "<s>"):
        assert tag in html, tag
    for letters in ("ليلى", "渡辺", "🚂"):
        assert letters in html + "".join(row["author"]["name"] for row in published), letters
    assert max(len(row["html"]) for row in published) > 1500


def test_the_reader_has_mutes_likes_and_a_comment_that_waits(me):
    assert me["author"]["name"] == "Robin Marsh"
    assert [entry["name"] for entry in me["mutes"]] == ["Burt Knows Best"]
    assert me["likes"]
    assert [row["state"] for row in me["pending"]] == ["pending"]


def test_the_other_article_is_closed(reader):
    thread = reader.get("/talk/api/comments?thread=/timetable").json["thread"]

    assert (thread["state"], thread["count"]) == ("closed", 4)


@pytest.mark.parametrize(
    ("who", "author", "moderates"),
    [("robin", "Robin Marsh", False), ("mira", "Mira Okafor", True), ("guest", None, False)],
)
def test_anybody_can_be_tried_on(reader, who, author, moderates):
    reader.post(f"/timetable/as/{who}")

    me = reader.get("/talk/api/me").json

    assert (me["author"] and me["author"]["name"], me["may"]["moderate"]) == (author, moderates)


def test_nobody_else_can(reader):
    reader.post("/timetable/as/burt")

    assert reader.get("/talk/api/me").json["author"]["name"] == "Robin Marsh"


def test_a_second_start_keeps_what_was_written_and_adds_nothing(folder, reader, thread):
    before = thread["thread"]["count"]
    reader.post(
        "/talk/api/comments", json={"thread": "/night-train", "text": "Mine"}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    write_threads(folder, address=ADDRESS)

    after = make_app(folder).test_client().get("/talk/api/comments?thread=/night-train").json
    assert after["thread"]["count"] == before + 1


def test_a_start_that_was_cut_off_leaves_nothing_half_told(tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(play, "_befall", stop)
    with pytest.raises(KeyboardInterrupt):
        write_threads(tmp_path, address=ADDRESS)
    monkeypatch.undo()

    write_threads(tmp_path, address=ADDRESS)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["magazine.sqlite", "secret"]
    thread = make_app(tmp_path).test_client().get("/talk/api/comments?thread=/night-train").json["thread"]
    assert thread["count"] == 27


def test_its_folder_is_this_users_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    folder = own_folder()

    assert folder == own_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_somebody_else_laid_out_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = own_folder()
    folder.rmdir()
    folder.symlink_to(tmp_path)

    with pytest.raises(SettingsError, match="TMPDIR"):
        own_folder()


def test_a_reader_reads_answers_and_mutes_under_the_strictest_policy(folder, serve, page):
    complaints = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(serve(make_app(folder)))

    expect(page.get_by_role("heading", name="The Night Train Keeps a Secret")).to_be_visible()
    page.get_by_role("region", name="Comments").first.scroll_into_view_if_needed()
    expect(page.get_by_text("I worked that line for eleven winters")).to_be_visible()
    expect(page.get_by_text("This comment is from a user you have muted").first).to_be_visible()
    expect(page.get_by_text("Nobody takes trains any more")).to_have_count(0)
    expect(page.get_by_text("the coins my aunt keeps in a jar")).to_be_visible()
    assert complaints == []


def test_the_command_says_where_to_look_and_serves_it(tmp_path):
    port = free_port()
    surroundings = environment() | {"TMPDIR": str(tmp_path), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*PROGRAM, "demo"], env=surroundings, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as demo:
        try:
            assert demo.stdout is not None
            said = demo.stdout.readline()
            address = said.split()[-1]
            body = read_when_it_is_there(f"{address}/night-train", demo)
        finally:
            demo.terminate()

    assert said == f"Read, answer and mute: http://127.0.0.1:{port}\n"
    assert "The Night Train Keeps a Secret" in body
    assert demo.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == [own_name()]


def own_name() -> str:
    return f"talkwidget-demo-{getpass.getuser()}"


def read_when_it_is_there(address: str, process: subprocess.Popen) -> str:
    end = time.monotonic() + 60
    while True:
        try:
            with urlopen(address) as answer:  # noqa: S310  # our own
                return answer.read().decode()
        except URLError:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
