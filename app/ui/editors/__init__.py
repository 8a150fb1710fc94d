"""The widgets that clerks fill in: one for each kind of entry, all with the protocol `base.Editor`."""
