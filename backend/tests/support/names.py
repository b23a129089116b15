# ruff: noqa: RUF001  similar-looking letters are intended
"""Names that are difficult to search, and search terms for them."""

NAMES = (
    "Straße 5", "STRASSE 6", "strasse", "ΣΟΦΟΣ", "σοφος", "Σοφός", "İstanbul", "istanbul", "ISTANBUL", "ısparta",
    "100%", "100 percent", "a_b", "axb", "a\\b", "a\\\\b", "%", "_", "naïve", "nai\u0308ve", "NAÏVE", "ﬁne", "FINE",
    "ŉ", "\u212aelvin", "kelvin", "☃ snowman", "日本語 job", "ab", "xab", "abx", "-ab-", "x ab y", "(AB)", "日ab本",
    "½ab½", "a b", "Ab-01", "train resnet-50", "TRAIN bert", "evaluate", "x" * 255, " leading", "trailing ", "Ǆ", "ǆ",
    "ǅ", "",
)  # fmt: skip
"""The empty one stands for a numbered name."""

TERMS = (
    "ss", "SS", "ß", "ẞ", "strasse", "Straße", "σ", "ς", "σοφοσ", "ος", "i", "İ", "ı", "I", "%", "_", "\\", "\\\\",
    "0%", "a_", "a\\b", "naï", "i\u0308", "fi", "ﬁ", "ﬁn", "ʼn", "k", "\u212a", "ab", "AB", "aB", "b ", " a", "日",
    "本語", "☃", "train", "TRAIN R", "resnet-50", "absent", "zz", "x" * 255, "e", "-", "ǆ", "job 1", "5",
)  # fmt: skip
