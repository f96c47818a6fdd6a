//! Selectors: what they take in, and which is narrower.

use super::selector::{Reach, Selector, anchors};
use super::value;
use super::value::NameKind;
use crate::lexicon::DefId;

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect(text)
}

fn reach(text: &str, nsid: &str, name: &str, path: &[&str]) -> Option<Reach> {
    selector(text).reach(&DefId::new(nsid, name), path.iter().copied())
}

#[test]
fn a_selector_takes_in_what_it_names_and_what_lies_in_it() {
    use Reach::{Around, Exact, Lexicon};
    for (text, path, expected) in [
        ("a.b.c", ["x", "y"].as_slice(), Some(Lexicon)),
        ("a.b.*", &[], Some(Lexicon)),
        ("*", &["x"], Some(Lexicon)),
        ("a.b", &[], None),
        ("a.b.c#main", &[], Some(Exact)),
        ("a.b.c#main", &["x", "y"], Some(Around)),
        ("a.b.c#other", &[], None),
        ("a.b.c#*", &[], Some(Exact)),
        ("a.b.c#main/x", &[], None),
        ("a.b.c#main/x", &["x"], Some(Exact)),
        ("a.b.c#main/x", &["x", "y"], Some(Around)),
        ("a.b.c#main/*/y", &["x", "y"], Some(Exact)),
        ("*#*/*", &["x"], Some(Exact)),
        ("*#*/y", &["x"], None),
    ] {
        assert_eq!(
            reach(text, "a.b.c", "main", path),
            expected,
            "{text} {path:?}"
        );
    }
}

/// Rules are looked up by anchor: one that takes in a place must not be passed over.
#[test]
fn what_a_selector_takes_in_begins_with_its_anchor() {
    let texts = [
        "*",
        "a.*",
        "a.b.c",
        "a.b.d",
        "*#*",
        "*#main",
        "a.b.c#*",
        "a.b.c#main",
        "a.b.c#other",
        "a.b.c#*/x",
        "a.b.c#main/*",
        "a.b.c#main/x",
        "a.b.c#main/*/y",
        "a.b.c#main/x/y",
    ];
    let paths: [&[&str]; 4] = [&[], &["x"], &["y"], &["x", "y"]];
    for (text, path) in texts.iter().flat_map(|text| paths.map(|path| (text, path))) {
        let anchors = anchors(&DefId::new("a.b.c", "main"), path.first().copied());
        let is_found = anchors.contains(&selector(text).anchor());
        let is_in = reach(text, "a.b.c", "main", path).is_some();
        assert!(is_found || !is_in, "{text} {path:?}");
    }
    assert_eq!(selector("a.b.c#main/x/y").anchor(), "a.b.c#main/x");
    assert_eq!(selector("a.*#main").anchor(), "");
}

#[test]
fn the_narrower_one_names_more() {
    let order = [
        "*",
        "app.*",
        "app.bsky.feed.*",
        "app.bsky.feed.post",
        "*#*",
        "*#main",
        "app.*#main",
        "app.bsky.feed.post#*",
        "app.bsky.feed.post#main",
        "*#*/*",
        "*#*/text",
        "app.bsky.feed.post#main/*",
        "app.bsky.feed.post#main/text",
        "*#main/*/text",
        "app.bsky.feed.post#main/input/text",
    ];
    let widths: Vec<_> = order.iter().map(|text| selector(text).width()).collect();
    assert!(widths.is_sorted(), "{widths:?}");
    for text in order {
        assert_eq!(selector(text).to_string(), text);
    }
    assert!(selector("a.b.c#main/x").is_single());
    assert!(!selector("a.b.c#main/*").is_single() && !selector("a.*#main").is_single());
}

#[test]
fn what_is_no_selector_says_what_to_write() {
    for (text, help) in [
        ("", "it is empty"),
        ("a.b.c/x", "write `a.b.c#main/x`"),
        ("a/b/c#main", "NSIDs have dots"),
        ("a.b.c#", "write `nsid#name` for a definition"),
        ("a.b.c#main/", "write `nsid#name` for a definition"),
        ("a.b.c#/x", "write `nsid#name` for a definition"),
        ("a.b.c#ma*", "write `*` for any name instead of `ma*`"),
        ("a.b.c#main#x", "write `*` for any name instead of `main#x`"),
    ] {
        let found = Selector::parse(text).expect_err(text);
        assert!(found.contains(help), "{text}: {found}");
    }
}

#[test]
fn paths_mean_the_same_everywhere() {
    for (text, expected) in [
        ("crate::a::B", "crate::a::B"),
        ("::a::B", "::a::B"),
        ("a::B", "::a::B"),
        ("a::B<c::D, Vec<e::F>>", "::a::B<::c::D, Vec<::e::F>>"),
        ("Vec<a::B>", "Vec<::a::B>"),
        ("a::B<'static, u8>", "::a::B<'static, u8>"),
    ] {
        assert_eq!(value::type_path(text).as_deref(), Ok(expected));
    }
    for text in [
        "self::a",
        "a::B<super::c>",
        "a::",
        "a::B<",
        "a b",
        "a::1",
        "a::B; x",
        "",
    ] {
        assert!(value::type_path(text).is_err(), "{text}");
    }
}

#[test]
fn derives_attributes_and_names_are_checked() {
    assert_eq!(value::derive_path("Hash").as_deref(), Ok("Hash"));
    assert_eq!(
        value::derive_path("schemars::JsonSchema").as_deref(),
        Ok("::schemars::JsonSchema")
    );
    for text in ["Hash", "std::hash::Hash", "::core::hash::Hash"] {
        assert_eq!(value::derive_path(text).as_deref(), Ok("Hash"));
    }
    assert_eq!(
        value::derive_path("stdx::Hash").as_deref(),
        Ok("::stdx::Hash")
    );
    for text in ["Hash, Ord", "a::B<C>", "serde::Deserialize", "", "#[x]"] {
        assert!(value::derive_path(text).is_err(), "{text}");
    }
    assert_eq!(value::attribute("must_use").as_deref(), Ok("#[must_use]"));
    assert_eq!(
        value::attribute("#[a] #[b(c = \"d\")]").as_deref(),
        Ok("#[a] #[b(c = \"d\")]")
    );
    for text in ["#[", "#![x]", "", "derive(Hash)", "#[a] fn"] {
        assert!(value::attribute(text).is_err(), "{text}");
    }
    for (text, kind) in [
        ("Memo", NameKind::Type),
        ("Memo2", NameKind::Variant),
        ("MEMO_2", NameKind::Constant),
        ("memo_2", NameKind::Field),
        ("type", NameKind::Field),
        ("memo", NameKind::Module),
    ] {
        assert_eq!(value::name(text, kind).as_deref(), Ok(text));
    }
    for (text, kind) in [
        ("memo", NameKind::Type),
        ("Me_mo", NameKind::Type),
        ("Self", NameKind::Type),
        ("2Memo", NameKind::Variant),
        ("Memo", NameKind::Constant),
        ("Memo", NameKind::Field),
        ("self", NameKind::Field),
        ("_", NameKind::Field),
        ("", NameKind::Field),
        ("con", NameKind::Module),
        ("me-mo", NameKind::Module),
    ] {
        assert!(value::name(text, kind).is_err(), "{text}");
    }
}
