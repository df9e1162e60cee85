"""What a mentee meets: intake, consent, drafts, help, menus, what they add or are asked."""
