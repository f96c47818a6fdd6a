//! Casing, as heck has it. Names of lexicons are camelCase nearly always, and for those there is a short way.

use heck::{
    ToLowerCamelCase as _, ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _,
};

/// `createdAt` gives `created_at`.
pub fn snake_case(text: &str) -> String {
    if !is_plain(text) {
        return text.to_snake_case();
    }
    let mut snake = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// `createdAt` gives `CreatedAt`.
pub fn upper_camel_case(text: &str) -> String {
    if !is_plain(text) {
        return text.to_upper_camel_case();
    }
    let mut camel = text.to_owned();
    if let Some(first) = camel.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    camel
}

/// `created_at` gives `createdAt`.
pub fn lower_camel_case(text: &str) -> String {
    text.to_lower_camel_case()
}

/// `createdAt` gives `CREATED_AT`.
pub fn shouty_snake_case(text: &str) -> String {
    text.to_shouty_snake_case()
}

/// Whether the words of a text are plain to see: letters alone, and each capital begins a word.
fn is_plain(text: &str) -> bool {
    let mut after_capital = false;
    let begins_or_goes_on = |byte: u8| {
        let is_capital = byte.is_ascii_uppercase();
        let is_plain = byte.is_ascii_alphabetic() && !(is_capital && after_capital);
        after_capital = is_capital;
        is_plain
    };
    text.bytes().all(begins_or_goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_like_heck(text: &str) {
        assert_eq!(snake_case(text), text.to_snake_case(), "{text}");
        assert_eq!(upper_camel_case(text), text.to_upper_camel_case(), "{text}");
    }

    /// What names generated code is public, so that they must not depend on the way they were made.
    #[test]
    fn the_short_way_leads_where_heck_does() {
        let alphabet = b"abAB1_.";
        for length in 0..=6_u32 {
            for n in 0..7_u32.pow(length) {
                let digits = (0..length).map(|at| n / 7_u32.pow(at) % 7);
                let text: String = digits.map(|d| char::from(alphabet[d as usize])).collect();
                assert_like_heck(&text);
            }
        }
    }

    /// The same for whatever stands in real lexicons.
    #[test]
    fn real_names_are_cased_as_heck_does() {
        let Some(shared) = std::env::var_os("LEXGEN_SHARED") else {
            println!("skipped: LEXGEN_SHARED is not set");
            return;
        };
        let corpus = std::path::Path::new(&shared).join("corpus");
        let (mut names, mut short) = (0, 0);
        for entry in walkdir::WalkDir::new(corpus).follow_links(true) {
            let entry = entry.expect("a file or a folder");
            if entry.path().extension().is_none_or(|end| end != "json") {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).expect("a text");
            let parts = text.split(|c: char| c.is_whitespace() || "\"#.".contains(c));
            for name in parts.filter(|name| !name.is_empty()) {
                assert_like_heck(name);
                names += 1;
                short += usize::from(is_plain(name));
            }
        }
        assert!(names > 100_000 && short > names / 4, "{short} of {names}");
    }
}
