"""The site with one more address: a form of nothing but pictures, as a form of entries uses it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from catalogue.writing import save_entry
from pictures.forms import PictureFormSet
from pictures.models import Picture
from sources.tests.factories import stored
from xuhui_portal.urls import urlpatterns as addresses_of_the_site

FORM = """<!DOCTYPE html><link rel="icon" href="data:,">{{ refused }}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
<label>名称<input name="name" value="{{ name }}"></label>
{% include "pictures/parts/forms.html" with formset=formset only %}{{ formset.media }}</form>"""


def edit(request, slug):
    entry = stored(slug)
    formset = PictureFormSet(
        request.POST or None, request.FILES or None, prefix="pictures", queryset=Picture.objects.filter(entry=entry.pk)
    )
    refused = ""
    if request.method == "POST" and formset.is_valid():
        entry.name_zh = request.POST["name"]
        try:
            save_entry(entry, {Picture: formset.rows()}, user=request.user)
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            return redirect("edit", slug)
    context = {"formset": formset, "name": request.POST.get("name", entry.name_zh), "refused": refused}
    return HttpResponse(engines["django"].from_string(FORM).render(context, request))


urlpatterns = [path("edit/<slug:slug>/", edit, name="edit"), *addresses_of_the_site]
