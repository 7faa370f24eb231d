"""First-party plugin: contributes the rulesets shipped with auditrules."""
