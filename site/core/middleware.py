"""Two middlewares: one writes the content security policy, one caches the pages of visitors without a session."""

import hashlib
import zlib
from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from core import stamp

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
    "frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp on the front; Wagtail's admin still has inline scripts and gets a policy of its own.

    The front's policy is the same for every page, so it is built once; a view that sets its own keeps it.
    """

    _front_policy: str | None = None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if "Content-Security-Policy" in response.headers:
            return response
        if request.path_info.startswith("/admin/"):
            response.headers["Content-Security-Policy"] = ADMIN_POLICY
            return response
        if any(hasattr(response, name) for name in ("_csp_update", "_csp_replace", "_csp_config", "_csp_exempt")):
            return super().process_response(request, response)
        if self._front_policy is None:
            response = super().process_response(request, response)
            type(self)._front_policy = response.headers.get("Content-Security-Policy")
        else:
            response.headers["Content-Security-Policy"] = self._front_policy
        return response


class PageCacheMiddleware:
    """Keeps whole anonymous pages under the version stamp; a page of somebody signed in is never kept.

    A view opts in with `response["X-Page-Cache"] = "1"` (BasePage does). A page that sets a cookie, varies on one, or
    carries a CSRF token is left out: a token of one visitor would break the next visitor's form.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        stamp.begin_request()
        key = self._key(request)
        if key and (kept := cache.get(key)):
            status, content_type, headers, body = kept
            response = HttpResponse(zlib.decompress(body), status=status, content_type=content_type, headers=headers)
            if request.method == "HEAD":
                response.content = b""
            return response
        return self._finish(request, self.get_response(request), key)

    def _key(self, request: HttpRequest) -> str | None:
        if not settings.PAGE_CACHE_ENABLED or request.method not in {"GET", "HEAD"}:
            return None
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "HX-Request" in request.headers:
            return None
        path = request.get_full_path()
        if path.startswith(("/admin", "/media", "/static", "/account", "/mijn", "/h5p", "/gezondheid")):
            return None
        digest = hashlib.blake2b(f"{request.scheme}|{request.get_host()}|{path}".encode(), digest_size=16).hexdigest()
        return f"page:{stamp.current_stamp()}:{digest}"

    def _finish(self, request: HttpRequest, response: HttpResponseBase, key: str | None) -> HttpResponseBase:
        cacheable = response.headers.get("X-Page-Cache") == "1"
        response.headers.pop("X-Page-Cache")
        if not cacheable:
            if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response.headers:
                patch_cache_control(response, private=True, no_store=True)
            return response
        user = getattr(request, "user", None)
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES or (user is not None and user.is_authenticated)
        if signed_in or response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            patch_cache_control(response, private=True, no_store=True)
            return response
        patch_cache_control(response, public=True, max_age=0, s_maxage=60, must_revalidate=True)
        response.headers["Vary"] = "Cookie"  # the language is in the address, never negotiated
        if key and request.method == "GET" and response.status_code == 200 and isinstance(response, HttpResponse):
            kept_headers = {
                name: response.headers[name]
                for name in ("Cache-Control", "Vary", "Content-Language", "X-Frame-Options")
                if name in response.headers
            }
            body = zlib.compress(response.content, 1)
            cache.set(key, (200, response.headers["Content-Type"], kept_headers, body), settings.PAGE_CACHE_S)
        return response
