//! Descriptions that try to get out: of a comment, a string, an attribute, a list; into a doctest, a link, HTML.

use lexgen::Config;
use serde_json::{Value, json};

use super::lexicon;
use crate::common::Downstream;

#[path = "../../fuzz/bodies/shapes.rs"]
#[allow(dead_code)]
mod shapes;

/// What every text holds somewhere, to see that it was not dropped.
const MARK: &str = "MARK";

/// Texts that are worse in company, beside those of the fuzzer.
const MORE: &[&str] = &[
    "*/ */ /* //! /// #![doc = \"\"]",
    "\"]\nmod evil { }\n#[doc = \"",
    "\\\"]; \\n \\u{0} \\",
    "```rust\nfn main() { panic!() }\n```",
    "  ```should_panic\n  x\n  ```",
    "- ```\n  compile_error!()\n  ```",
    "> ```\n> x\n> ```",
    "1. ```\n   x\n   ```",
    "text\n\n        deep indented\n\n\tfn tab() {}",
    "[`Vec`](std::vec::Vec), [Missing], [a][b]\n\n[b]: https://x.y \"t\"",
    "[x]: crate::nothing",
    "![image](https://x.y/z.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></pre><b>",
    "<!-- comment",
    "&lt;script&gt; &nbsp; &copy; &#x41;",
    "https://x.y/<b>z</b>",
    "<https://x.y/>",
    "http://a http://b. (https://c.d/e_f_g) [https://h.i]",
    "https://x.y/`code`",
    "www.example.com me@example.com",
    "Heading\n===\n\nHeading\n---",
    "## Heading\n\n****\n\n____",
    "| a |\n|:-|\n| `b` |",
    "~~gone~~ ~sub~ ^sup^ ==mark==",
    "[ ] task [x] task\n- [ ] task",
    "Term\n: definition",
    "[^note]\n\n[^note]: text",
    "$$\nmath\n$$",
    "{#id .class}",
    "a\u{202e}b\u{2066}c\u{2069} \u{200b}\u{feff}\u{ad}",
    "nul \0 bell \u{7} escape \u{1b}[31m del \u{7f} \u{85} \u{9b}",
    "line\rline\u{2028}line\u{2029}line\u{b}line\u{c}line",
    "`",
    "``",
    "```",
    "````",
    "`a``b`",
    "`\\`",
    "`a\nb`",
    "` `",
    "\\`x\\`",
    "deprecated",
    "Deprecated. \"quoted\" \\ `code` ```\nx\n``` [link] <b> {}",
    "DEPRECATED:\n```\nx",
    "deprecated: # a",
    "{} {0} {:?} {{ }} %s $1 ${x} #{y}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f466} e\u{301}\u{301}\u{301} \u{e0041}",
    "'a 'static b'x' r#\"raw\"#",
    "#[cfg(any())]",
    "!!!",
    "...",
    "--",
    "---",
    "***",
    "* * *",
    "+",
    "-",
    "=",
    "#",
    ">",
    "1.",
    "1)",
    "- a\n\n- b\n  continued\n* c\n+ d",
    "a  \nb\\\nc",
    "::: warning\nx\n:::",
    "\u{feff}starts with a mark",
];

#[test]
fn no_text_gets_out_of_its_place() {
    let mut texts: Vec<String> = MORE
        .iter()
        .chain(shapes::TEXTS)
        .map(|text| (*text).to_owned())
        .collect();
    // Each beside another one, as what one opens another may close. `LEXGEN_HOSTILE=1` tries more pairs.
    let count = texts.len();
    let steps: &[usize] = match std::env::var_os("LEXGEN_HOSTILE") {
        Some(_) => &[7, 11, 13, 17, 19],
        None => &[7],
    };
    for (n, step) in (0..count).flat_map(|n| steps.iter().map(move |step| (n, step))) {
        let (a, b) = (&texts[n], &texts[(n * step + 3) % count]);
        texts.push(match n % 2 {
            0 => format!("{a}\n{b} {MARK}"),
            _ => format!("word {a}{MARK} {b}"),
        });
    }
    let lexicons = texts
        .iter()
        .enumerate()
        .map(|(n, text)| lexicon(&format!("com.example.text.t{n}"), everywhere(n, text)));
    let mut config = Config::new();
    for (n, text) in lexicons.enumerate() {
        config.source(format!("{n}.json"), text);
    }
    let generated = config.generate().expect("a text is no error");
    let marks: usize = generated
        .files
        .iter()
        .map(|(_, text)| text.matches(MARK).count())
        .sum();
    assert!(marks >= count * 4, "{marks}");

    let crate_ = Downstream::new("hostile-texts", "2024", "");
    crate_.generated("src/generated", &generated);
    // `warnings` are those of rustc and of rustdoc.
    crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod generated;\n");
    let doctests = crate_.cargo(&["test", "--doc"]);
    assert!(
        doctests.contains("running 0 tests"),
        "a text became a doctest:\n{doctests}"
    );
    crate_.cargo(&["doc", "--quiet", "--no-deps"]);
    println!(
        "{} texts in {} lexicons, 12 places each: no doctest, no warning",
        texts.len(),
        generated.lexicons
    );
}

/// A text in all places that a lexicon has for one. Primary definitions take turns.
fn everywhere(n: usize, text: &str) -> Value {
    let object = json!({
        "type": "object", "description": text, "required": ["needed"],
        "properties": {
            "needed": {"type": "string", "description": text, "maxLength": 9, "default": text},
            "listed": {"type": "array", "description": text, "items": {"type": "string", "description": text}},
            "chosen": {"type": "string", "description": text, "knownValues": ["a", text]},
            "held": {"type": "blob", "description": text, "accept": [text]},
        },
    });
    let main = match n % 4 {
        0 => json!({"type": "record", "key": "any", "description": text, "record": object}),
        1 => json!({
            "type": "procedure", "description": text,
            "parameters": {"type": "params", "description": text, "properties": {"p": {"type": "boolean", "description": text}}},
            "input": {"encoding": "application/json", "description": text, "schema": object},
            "output": {"encoding": "application/json", "description": text, "schema": object},
            "errors": [{"name": "Bad", "description": text}],
        }),
        2 => json!({
            "type": "subscription", "description": text,
            "message": {"description": text, "schema": {"type": "union", "description": text, "refs": ["#part"]}},
            "errors": [{"name": "Bad", "description": text}],
        }),
        _ => json!({
            "type": "permission-set", "title": text, "detail": text, "title:lang": {"de": text},
            "permissions": [{"type": "permission", "resource": "repo", "collection": ["com.example.text.t0"]}],
        }),
    };
    json!({
        "main": main,
        "part": object,
        "mark": {"type": "token", "description": text},
        "open": {"type": "string", "description": text, "knownValues": [text, "x"], "default": "x"},
    })
}
