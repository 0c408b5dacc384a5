"""Texts that somebody sends to see what breaks."""

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}"
CORPUS = {
    "script": "<script>alert(1)</script> fix the lamp on Elm Street please",
    "attribute": "\"'><img src=x onerror=alert(1)> a bench on Elm Street please",
    "sql": "'); DROP TABLE idea; -- we need a bench on Elm Street",
    "like": "100%_ more benches \\ please \\' on Elm Street",
    "bidi": "\u202egnp.teertS mlE\u202c \u2066bench\u2069 please",
    "zero width": "b\u200be\u200cn\u200dc\u2060h\ufeff please on Elm Street",
    "nul": "a bench\0 on Elm\0 Street please",
    "long": "we need more benches on Elm Street " * 286,  # 10,000 characters
    "half a character": "a bench \ud83d on Elm Street \udc00 please",
    "families": FAMILY * 40,
    "right to left": "نريد مقعدا في حديقة المدينة من فضلكم",
    "formula": '=HYPERLINK("http://example.org";"a bench")',
    "sum": "@SUM(1+1)*cmd|' /C calc'!A0",
    "plus": "+1+1 bench please",
    "ansi": "\x1b[31ma red bench\x1b[0m\x07 \x1b]0;title\x07 \x9b31m please",
    "controls": "a\x01b\x08c\x7fd\x85e bench\r\nplease\t\x0b\x0c",
    "one word": "bench" * 1000,
    "marks": "\u0301\u0489" * 300,
    "stacked": "z" + "\u0300" * 200 + " bench please",
    "no characters": "\ufffe\uffff\U0001ffff bench please",
    "braces": "{code} {0} %s ${x} {{7*7}} bench please",
    "at": "a@" * 3000 + " bench",
    "digits": "1" * 4000,
    "brackets": "(" * 2000 + "bench",
    "path": "../../../etc/passwd bench please",
    "blank": " \u00a0\u2003\u3000\n ",
    "tags": "\U000e0041\U000e0042 bench please",
    "json": '{"text": "bench", "__proto__": {}} please',
    "slashes": "/start; rm -rf / #bench",
    "codes": "K7RD #K7RD K7RD-1 yes no 1 2 3 bench please",
}
HARMFUL = [  # what no screen and no telephone may be given
    *map(
        chr,
        (0, 7, 8, 0x1B, 0x7F, 0x9B, 0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x200B, 0xFEFF),
    ),
]


def kept(text: str) -> str:
    """The text as a database can keep it: without NUL, halves of characters replaced."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
