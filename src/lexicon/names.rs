//! The grammar of names that no string format covers.

/// Whether a text has the form that the specification advises for definitions and properties.
pub(super) fn is_plain_name(text: &str) -> bool {
    text.len() <= 255
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether a text is a media type, `type/*`, or `*/*`, without parameters.
pub(super) fn is_media_range(text: &str) -> bool {
    let token = |part: &str| {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b);
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !part.ends_with('.')
            && part.bytes().all(allowed)
    };
    match text.split_once('/') {
        Some(("*", subtype)) => subtype == "*",
        Some((kind, subtype)) => token(kind) && (subtype == "*" || token(subtype)),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_ranges() {
        for good in [
            "image/png",
            "image/*",
            "*/*",
            "application/vnd.ipld.car",
            "image/svg+xml",
        ] {
            assert!(is_media_range(good), "{good}");
        }
        for bad in [
            "",
            "*",
            "image",
            "image*",
            "image/",
            "/png",
            "*/png",
            "a/b/c",
            "image/pn g",
            "a/b.",
        ] {
            assert!(!is_media_range(bad), "{bad}");
        }
    }
}
