"""Children's homes of the authority's own (`[[home]]`)."""
