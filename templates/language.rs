//! The format `language`: a language tag of BCP 47.

use std::iter::Peekable;
use std::str::Split;

use super::string_format::StringFormat;

super::string_format::string_format! {
    /// A language tag, such as `ja`, `pt-BR` or `zh-Hant`.
    ///
    /// The grammar of RFC 5646 is checked: the order and the shape of the subtags, and that no
    /// variant or extension stands twice. Whether a subtag is registered is not. The first subtag
    /// is two or three lower-case letters, or the tag is for private use (`x-...`) or one of the
    /// old irregular ones (`i-default`). What is decoded passes with any first subtag of letters,
    /// and any subtags of letters and digits behind it: servers accept such texts in records.
    Language
}

impl Language {
    /// The first subtag: `pt` in `pt-BR`.
    pub fn primary(&self) -> &str {
        cut_subtag(&self.0).0
    }
}

impl StringFormat for Language {
    const NAME: &'static str = "language";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if is_frequent(text) {
            return Ok(());
        }
        if text.len() > MAX_BYTES {
            return Err("it must have at most 128 bytes");
        }
        let mut subtags = text.split('-').peekable();
        match subtags.next() {
            Some("x" | "X") => return check_private_use(&mut subtags),
            _ if is_irregular(text) => return Ok(()),
            Some(primary) if is_primary(primary) => {}
            _ => return Err("it must start with two or three lower-case letters, as in pt-BR"),
        }
        for _ in 0..MAX_EXTENDED {
            subtags.next_if(|subtag| is_letters(subtag, 3, 3));
        }
        subtags.next_if(|subtag| is_letters(subtag, 4, 4));
        subtags.next_if(|subtag| is_region(subtag));
        check_variants(&mut subtags)?;
        check_extensions(&mut subtags)?;
        match subtags.next() {
            None => Ok(()),
            Some("x" | "X") => check_private_use(&mut subtags),
            Some("") => Err("it must not have an empty subtag"),
            Some(_) => {
                Err("its subtags must be script, region, variants, extensions, in this order")
            }
        }
    }

    fn check_lenient(text: &str) -> Result<(), &'static str> {
        if is_frequent(text) {
            return Ok(());
        }
        let (primary, mut rest) = cut_subtag(text);
        let may_stand_alone = is_letters(primary, 2, 8);
        let needs_more = rest.is_some() && matches!(primary, "i" | "I" | "x" | "X");
        if !may_stand_alone && !needs_more {
            return Err("it must start with letters, as in pt-BR");
        }
        while let Some(subtags) = rest {
            let (subtag, after) = cut_subtag(subtags);
            if !is_alphanumeric(subtag, 1, usize::MAX) {
                return Err("its subtags may only have letters and digits");
            }
            rest = after;
        }
        Ok(())
    }
}

type Subtags<'a> = Peekable<Split<'a, char>>;

const MAX_BYTES: usize = 128;
const MAX_EXTENDED: usize = 3;

/// The tags that were registered before there was a grammar, and do not follow it.
const IRREGULAR: [&str; 17] = [
    "en-GB-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-BE-FR",
    "sgn-BE-NL",
    "sgn-CH-DE",
];

/// Whether this is a language, with or without a script and a region: `ja`, `pt-BR`, `zh-Hant-TW`.
fn is_frequent(text: &str) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase();
    let letter = |byte: u8| byte.is_ascii_alphabetic();
    let rest = match text.as_bytes() {
        [a, b] | [a, b, _] | [a, b, b'-', ..] if !(lower(*a) && lower(*b)) => return false,
        [_, _] => return true,
        [_, _, c] => return lower(*c),
        [_, _, b'-', rest @ ..] => rest,
        _ => return false,
    };
    match rest {
        [a, b] => letter(*a) && letter(*b),
        [a, b, c, d] => [a, b, c, d].iter().all(|byte| letter(**byte)),
        [a, b, c, d, b'-', e, f] => [a, b, c, d, e, f].iter().all(|byte| letter(**byte)),
        _ => false,
    }
}

fn is_irregular(text: &str) -> bool {
    IRREGULAR.iter().any(|tag| tag.eq_ignore_ascii_case(text))
}

fn check_variants(subtags: &mut Subtags<'_>) -> Result<(), &'static str> {
    let variants = subtags.clone();
    let mut count = 0;
    while let Some(variant) = subtags.next_if(|subtag| is_variant(subtag)) {
        if variants
            .clone()
            .take(count)
            .any(|earlier| earlier.eq_ignore_ascii_case(variant))
        {
            return Err("a variant must not stand twice");
        }
        count += 1;
    }
    Ok(())
}

fn check_extensions(subtags: &mut Subtags<'_>) -> Result<(), &'static str> {
    let mut seen = 0_u64;
    while let Some(singleton) = subtags.next_if(|subtag| is_singleton(subtag)) {
        let bit = singleton.bytes().next().map_or(0, singleton_bit);
        if seen & bit != 0 {
            return Err("an extension must not stand twice");
        }
        seen |= bit;
        let mut count = 0;
        while subtags
            .next_if(|subtag| is_alphanumeric(subtag, 2, 8))
            .is_some()
        {
            count += 1;
        }
        if count == 0 {
            return Err("an extension needs subtags of two to eight letters or digits");
        }
    }
    Ok(())
}

/// Checks what follows an `x`: everything to the end of the tag.
fn check_private_use(subtags: &mut Subtags<'_>) -> Result<(), &'static str> {
    if subtags.peek().is_some() && subtags.all(|subtag| is_alphanumeric(subtag, 1, 8)) {
        Ok(())
    } else {
        Err("subtags for private use must have one to eight letters or digits")
    }
}

fn is_primary(subtag: &str) -> bool {
    matches!(subtag.len(), 2 | 3) && subtag.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_region(subtag: &str) -> bool {
    is_letters(subtag, 2, 2)
        || subtag.len() == 3 && subtag.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_variant(subtag: &str) -> bool {
    is_alphanumeric(subtag, 5, 8)
        || is_alphanumeric(subtag, 4, 4) && subtag.starts_with(|first: char| first.is_ascii_digit())
}

fn is_singleton(subtag: &str) -> bool {
    is_alphanumeric(subtag, 1, 1) && !matches!(subtag, "x" | "X")
}

/// A bit of its own for each letter, whatever its case, and each digit.
fn singleton_bit(byte: u8) -> u64 {
    match byte.to_ascii_lowercase() {
        digit @ b'0'..=b'9' => 1 << (digit - b'0'),
        letter @ b'a'..=b'z' => 1 << (letter - b'a' + 10),
        _ => 0,
    }
}

fn is_letters(subtag: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_alphanumeric(subtag: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The first subtag, and what follows its hyphen.
fn cut_subtag(text: &str) -> (&str, Option<&str>) {
    match text.split_once('-') {
        Some((subtag, rest)) => (subtag, Some(rest)),
        None => (text, None),
    }
}
