"""Registration of the administration site with Django, in place of `django.contrib.admin`."""

from django.contrib.admin.apps import AdminConfig


class SettingsConfig(AdminConfig):
    """Django's administration, with our site as the default one."""

    default_site = "rimouski_social.admin_site.SettingsSite"
