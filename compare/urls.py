from django.urls import path

from compare.views import CompareFileView, CompareView

urlpatterns = [
    path("", CompareView.as_view(), name="compare"),
    path("export.csv", CompareFileView.as_view(), name="compare-export"),
]
