from django.apps import AppConfig


class DrfConfig(AppConfig):
    name = "bench.competitors.drf"
    label = "drf"
