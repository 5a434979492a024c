"""Templates for `settings.TEMPLATES`: Django's own, which free what a page was made from as soon as it is made."""

from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.template.exceptions import TemplateDoesNotExist


class Templates(DjangoTemplates):
    def get_template(self, template_name):
        return FreeingTemplate(super().get_template(template_name).template, self)


class FreeingTemplate(Template):
    """A context and its dictionaries name each other, so without this the thousand objects of a list would lie about
    until Python looks for rings, long out of the processor's memory: a seventh of what the page costs."""

    def render(self, context=None, request=None):
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as exc:
            reraise(exc, self.backend)
        finally:
            made.dicts.clear()
