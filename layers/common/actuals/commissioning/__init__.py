"""The council's decisions: the reference records, their forms, and the nouns they become."""
