"""The screens; opened by name through ``ui.routes``."""
