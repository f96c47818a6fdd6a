//! Documentation comes out safe, whatever goes in.

use super::*;

fn render(text: &str) -> Vec<String> {
    let docs = Docs {
        description: Some(text.to_owned()),
        ..Docs::default()
    };
    lines(&docs, 60)
}

#[test]
fn plain_text_stays_readable() {
    assert_eq!(
        render("The DID of `alice`, see created_at."),
        ["The DID of `alice`, see created_at."]
    );
    assert_eq!(render("a\r\nb\n\n\n  c"), ["a b", "", "c"]);
    assert_eq!(render("one:\n- x\n* y\n  z"), ["one:", "", "- x", "- y z"]);
}

#[test]
fn markdown_is_disarmed() {
    for (hostile, safe) in [
        (
            "[x](javascript:y) [[z]]",
            "\\[x\\](javascript:y) \\[\\[z\\]\\]",
        ),
        ("<b>Vec<T></b>", "\\<b>Vec\\<T>\\</b>"),
        ("```rust", "\\`\\`\\`rust"),
        ("~~~", "\\~\\~\\~"),
        ("an ` alone", "an \\` alone"),
        ("# head", "\\# head"),
        ("1. one", "1\\. one"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("> quote", "\\> quote"),
        ("see https://x.example/a_b.", "see <https://x.example/a_b>."),
        ("seehttps://x.example/a", "see<https://x.example/a>"),
        ("&lt; a & b", "\\&lt; a & b"),
        ("a\u{202e}b\u{0}c", "abc"),
        ("    let x = 1;", "let x = 1;"),
        ("- - -", "- \\- -"),
        ("trailing\\", "trailing\\\\"),
        ("_em_ and a_b", "\\_em\\_ and a_b"),
    ] {
        assert_eq!(render(hostile), [safe], "{hostile:?}");
    }
}

#[test]
fn wrapping_starts_no_list() {
    let lines = render("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa - b # c");
    assert_eq!(lines[1], "\\- b # c");
}

#[test]
fn notes_follow_the_description() {
    let docs = Docs {
        description: Some("How many".into()),
        notes: vec!["From 1 to 100.".into(), "Default: `50`.".into()],
        ..Docs::default()
    };
    assert_eq!(
        lines(&docs, 90),
        ["How many. From 1 to 100. Default: `50`."]
    );
}

/// Pieces that Markdown, rustdoc or Rust give a meaning to.
const HOSTILE: [&str; 62] = [
    "`",
    "``",
    "```",
    "```rust",
    "~~~",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\u{2028}",
    " ",
    "\\",
    "[",
    "]",
    "](",
    "(",
    ")",
    "![",
    "[^1]",
    "[x]: y",
    "<",
    ">",
    "</b>",
    "<script>",
    "<!--",
    "<https://a.b>",
    "&amp;",
    "&#60;",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "|",
    "#",
    "# ",
    "###### ",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "2) ",
    "---",
    "===",
    "***",
    "> ",
    "//!",
    "*/",
    "/*",
    "\"",
    "'",
    "https://a.example/b_c",
    "http://",
    "word",
    "a_b",
    "fn main() {",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "é",
    "🙂",
];

/// Checks what has to hold for every line, whatever the text was.
fn check(line: &str, text: &str) {
    assert!(!line.chars().any(char::is_control), "{text:?}: {line:?}");
    assert!(!line.ends_with(' '), "{text:?}: {line:?}");
    // Below a list marker, or beside it.
    let body = line
        .strip_prefix("- ")
        .or_else(|| line.strip_prefix("  "))
        .unwrap_or(line);
    let digits = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let hashes = body.trim_start_matches('#');
    let all = |c: char| !body.is_empty() && body.chars().all(|b| b == c);
    let starts_block = body.starts_with([' ', '>'])
        || ["- ", "+ ", "* ", "```", "~~~"]
            .iter()
            .any(|m| body.starts_with(m))
        || ['-', '=', '+', '#'].into_iter().any(all)
        || hashes.len() < body.len() && hashes.starts_with(' ')
        || digits.len() < body.len() && (digits.starts_with(". ") || digits.starts_with(") "));
    assert!(!starts_block, "{text:?}: {line:?}");
    let mut rest = body.char_indices();
    let mut in_code = false;
    while let Some((at, c)) = rest.next() {
        match c {
            '`' => in_code = !in_code,
            _ if in_code => {}
            '\\' => {
                let next = rest.next().map(|(_, c)| c);
                assert!(
                    next.is_some_and(|c| c.is_ascii_punctuation()),
                    "{text:?}: {line:?}"
                );
            }
            '<' => {
                assert!(body[at..].starts_with("<http"), "{text:?}: {line:?}");
                assert!(rest.any(|(_, c)| c == '>'), "{text:?}: {line:?}");
            }
            '[' | ']' | '*' | '~' | '|' => panic!("{text:?}: {line:?}"),
            'h' => assert!(!body[at..].starts_with("https://a"), "{text:?}: {line:?}"),
            _ => {}
        }
    }
    assert!(!in_code, "{text:?}: {line:?}");
}

#[test]
fn no_text_becomes_a_block_a_link_or_html() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).expect("small")).expect("small")
    };
    for _ in 0..20_000 {
        let text: String = (0..=next(24))
            .map(|_| HOSTILE[next(HOSTILE.len())])
            .collect();
        for line in render(&text) {
            check(&line, &text);
        }
        let docs = Docs {
            deprecated: Some(text.clone()),
            ..Docs::default()
        };
        let text = comment(&docs);
        assert!(text.starts_with("#[deprecated"), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
}

#[test]
fn an_empty_description_gives_no_line() {
    for text in ["", " ", "\n\n", "\u{200b}", "\t\r\n", "\u{0}"] {
        assert_eq!(render(text), [""; 0], "{text:?}");
    }
}
