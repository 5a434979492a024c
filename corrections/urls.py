"""Public addresses of corrections."""

from django.urls import path

from corrections.views import NewCorrectionView, correction_page

urlpatterns = [
    path("new/", NewCorrectionView.as_view(), name="new_correction"),
    path("<slug:number>/", correction_page, name="correction"),
]
