"""What every plan must respect: a room for each rule, with its record, its equations, its check and its words.

A folder here is a rule; nothing else needs to be told of it. In each:

`__init__`
    the rule's card: id, name, sentence, and what applies to it
`record`
    its keys in the instance file, where it has any
`valid`
    what the record may not ask for, beyond what a single key says
`maths`
    its equations, and the rows of the model that they make
`check`
    the same rule worked out from the decisions alone, by the evaluator
`words`
    how its figures, prices and breaches are told
`example`
    a tiny instance in which it binds, and what makes it clash, break or bind no more: all rules are tested by theirs
"""
