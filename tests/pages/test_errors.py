"""What a reader gets when something goes wrong: a page that is true, in the same look."""

from __future__ import annotations

import pytest
from flask import abort
from werkzeug.exceptions import Forbidden


@pytest.mark.parametrize("path", ["thread", "", "mutes"])
@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_what_the_host_refuses_stays_refused(place, stranger, status, path):
    place.app.before_request(lambda: abort(status))

    page = stranger.get(path)

    assert page.status == status
    assert page.said("//h1") == ["That did not work"]
    assert page.headers["Cache-Control"] == "private, no-store"


def test_what_the_host_says_of_it_is_shown(place, stranger):
    @place.app.before_request
    def closed():
        raise Forbidden("Back at <noon>")

    assert stranger.get().trouble == "Back at <noon>"


def test_an_error_of_the_hosts_is_a_page_and_in_the_log(place, stranger, caplog):
    @place.app.before_request
    def broken():
        raise RuntimeError("the host's own")

    page = stranger.get()

    assert page.status == 500
    assert page.said("//h1") == ["That did not work"]
    assert "the host's own" in caplog.text
