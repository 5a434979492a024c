from django.urls import path

from search.views import SearchView, SuggestView

app_name = "search"
urlpatterns = [
    path("", SearchView.as_view(), name="page"),
    path("suggest", SuggestView.as_view(), name="suggest"),
]
