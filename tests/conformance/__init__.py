"""Seventeen ways in which muting fails elsewhere, and one test for each that can occur here yet.

The law is mute.md; its rules are in brackets. Each test bears its failure's number and name.

==  ======================================================  ============================================================
 1  a notification escapes (M11)                            test_server.py: no channel sends yet; the gate that each
                                                            will ask is here, and holds
 2  a mention or quote escapes (M9, M10)                    test_browser.py: naming or quoting a muted person hides
                                                            nobody's words. Quotes bear no author yet, and no
                                                            autocomplete offers names: what could escape comes with them
 3  innocents hidden with the thread (M7)                   test_browser.py
 4  own comment hidden (M8)                                 test_browser.py
 5  the count changes and looks like a shadow ban (M12)     test_server.py
 6  a flash of muted content on load (M23)                  test_browser.py
 7  a wall of placeholders (M5)                             not yet: lines are joined with the next part of the embed
 8  mutes for ever, forgotten (M20, M22)                    test_server.py
 9  an expiry bug unmutes everybody (M20)                   test_server.py, test_browser.py
10  a moderator's official note is missed (M26)             test_browser.py
11  two lists, neither found (M3, M22)                      test_server.py
12  muting announces itself (M24, M28)                      test_server.py
13  a two-way block abused for the last word (M1, M28)      test_server.py
14  the muted person can tell (M28)                         test_server.py; statement by statement in
                                                            tests/core/test_mutes_silence.py
15  live counters leak (M15)                                not yet: nothing is pushed or polled while a page is open
16  shared lists without a look first (M22)                 test_server.py
17  nothing shows that something is hidden (M4, M12)        test_browser.py
==  ======================================================  ============================================================
"""
