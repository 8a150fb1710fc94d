"""The widgets that clerks fill in: one for each kind of entry, all with the ways of `editor.Editor`."""
