"""What each family of questions adds to the question's form: its fields, filled in and read.

A module has a class of fields (a part of `surveys.forms.questions.QuestionForm`), `FIELDS`, the
names of those that each kind has, `data` for the stored question as the data of its form, and
`changes` for what was typed as fields of the stored question.
"""
