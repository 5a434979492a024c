"""Two files that machines look for at fixed addresses: what to crawl, and whom to tell of a weakness."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# A query is one of endless ways to look at a list; every entry stands in the sitemap.
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /*?
Disallow: /*/export.
Disallow: /corrections/
Disallow: /en/corrections/
Allow: /sitemap-

Sitemap: {sitemap}
"""
SECURITY = """Contact: {contact}
Expires: {expires:%Y-%m-%dT00:00:00Z}
Preferred-Languages: zh, en
Canonical: {canonical}
"""
VALID_FOR = timedelta(days=180)  # RFC 9116: less than a year


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return text(ROBOTS.format(sitemap=request.build_absolute_uri(reverse("sitemap"))))


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whoever runs the site answers for it by setting the contact; so the date moves on as long as it is set."""
    if not settings.SECURITY_CONTACT:
        return text("没有设置接收安全问题的联系方式（SECURITY_CONTACT）。 No security contact is set.\n", status=404)
    return text(
        SECURITY.format(
            contact=settings.SECURITY_CONTACT,
            expires=timezone.now() + VALID_FOR,
            canonical=request.build_absolute_uri(request.path),
        )
    )


def text(content: str, status: int = 200) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8", status=status)
