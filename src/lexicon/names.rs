//! The grammar of names.

/// Whether a text is an NSID: at least three segments, the last a name without hyphens.
pub(super) fn is_nsid(text: &str) -> bool {
    let Some((authority, name)) = text.rsplit_once('.') else {
        return false;
    };
    let domain = authority.contains('.')
        && authority.len() <= 253
        && authority.starts_with(|c: char| c.is_ascii_alphabetic())
        && authority.split('.').all(is_label);
    domain && name.len() <= 63 && is_plain_name(name)
}

/// Whether a text has the form that the specification advises for definitions and properties.
pub(super) fn is_plain_name(text: &str) -> bool {
    text.len() <= 255
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether a text is a record key.
pub(super) fn is_record_key(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-_:~".contains(&b);
    (1..=512).contains(&text.len()) && text != "." && text != ".." && text.bytes().all(allowed)
}

/// Whether a text can be a language tag. This is a rough check: it is meant to find keys that are no tags at all.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (1..=8).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
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

/// A segment of a domain name.
fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nsids() {
        let long = format!("com.{}.thing", "a".repeat(63));
        for good in [
            "a.b.c",
            "com.example.fooBar",
            "cn.8.lex.stuff",
            "net.a-b.c3",
            &long,
        ] {
            assert!(is_nsid(good), "{good}");
        }
        let longer = format!("com.{}.thing", "a".repeat(64));
        for bad in [
            "", "a", "a.b", "a..b", "a.b.c.", ".a.b.c", "8a.b.c", "a.b.c-d", "a.b.3c", "a.-b.c",
            "a.b-.c", "a.b.c#d", "a.b.ä", "a b.c.d", "a.b.*", &longer,
        ] {
            assert!(!is_nsid(bad), "{bad}");
        }
    }

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
