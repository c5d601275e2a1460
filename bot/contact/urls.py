"""Addresses under /contact/."""

from django.urls import path

from bot.contact import device_views, notice_views, views

urlpatterns = [
    path("arrived/", views.arrived, name="contact-arrived"),
    path("stop/<str:key>/", notice_views.stop, name="contact-stop"),
    path("device.js", device_views.worker, name="contact-device-worker"),
    path("<str:key>/device/", device_views.ask, name="contact-device"),
    path("<str:key>/email/", notice_views.ask, name="contact-notice"),
    path("<str:key>/", views.form, name="contact"),
]
