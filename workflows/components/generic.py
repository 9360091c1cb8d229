"""Django's form classes that its stubs have as generic: ``class PersonForm(ModelForm[Person])``.

At run time Django's own take no parameter; these pass it over.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import ModelChoiceField as ModelChoiceField
    from django.forms import ModelForm as ModelForm
    from django.forms import ModelMultipleChoiceField as ModelMultipleChoiceField
else:
    from django import forms

    class ModelForm(forms.ModelForm):
        def __class_getitem__(cls, model: type) -> type:
            return cls

    class ModelChoiceField(forms.ModelChoiceField):
        def __class_getitem__(cls, model: type) -> type:
            return cls

    class ModelMultipleChoiceField(forms.ModelMultipleChoiceField):
        def __class_getitem__(cls, model: type) -> type:
            return cls
