"""The look and the words of every screen: tokens, components, icons, charts, base templates, formats.

All pages are lists of the components in ``jinja2/design/components.html``; ``/design`` shows each of them in
every state. Nothing here knows a customer, a loan or a rule: it is given values and draws them.
"""
