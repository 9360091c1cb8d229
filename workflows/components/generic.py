"""Django's form classes that its stubs have as generic: ``class PersonForm(ModelForm[Person])``.

At run time Django's own take no parameter; these pass it over. A choice among rows that names no possible row is no
choice: SQLite would be asked for a number beyond its largest.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import ModelChoiceField as ModelChoiceField
    from django.forms import ModelForm as ModelForm
    from django.forms import ModelMultipleChoiceField as ModelMultipleChoiceField
else:
    from django import forms

    from workflows.numbers import number_of

    def names_a_row(value: object) -> bool:
        return not isinstance(value, str) or not value or number_of(value) is not None

    class ModelForm(forms.ModelForm):
        def __class_getitem__(cls, model: type) -> type:
            return cls

    class ModelChoiceField(forms.ModelChoiceField):
        def __class_getitem__(cls, model: type) -> type:
            return cls

        def to_python(self, value):
            if not names_a_row(value):
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
            return super().to_python(value)

    class ModelMultipleChoiceField(forms.ModelMultipleChoiceField):
        def __class_getitem__(cls, model: type) -> type:
            return cls

        def clean(self, value):
            if isinstance(value, list | tuple) and not all(map(names_a_row, value)):
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
            return super().clean(value)
