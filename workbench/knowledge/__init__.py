"""Dictionaries and judgement: HPO and ICF, the codebook, norms and rules. Holds no rule itself."""
