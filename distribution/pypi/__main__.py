from . import collector

collector()
