"""One file a subject, as in comments/screening: each rule passes what it should, and trips on what it should."""
