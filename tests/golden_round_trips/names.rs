//! Names: whatever Rust calls things, the wire has the spelling of the lexicon.

mod common;

use common::{read, refusal, same, says, write};
use golden::clashes::com::example::clash;
use golden::frowned::com::example::frowned;
use golden::hostile_text::com::example::hostile;
use golden::nasty_names::com::example::nasty;
use serde_json::{Value, json};

#[test]
fn fields_with_any_spelling() {
    let names = [
        "#",
        "-",
        "--",
        "1st",
        "2",
        "88x31",
        "ABC",
        "FOO",
        "Foo",
        "FooBar",
        "HTTPServer",
        "__",
        "_foo",
        "a.b",
        "a/b~c",
        "aB",
        "a_b",
        "as_str",
        "cid-link",
        "extra",
        "extra_",
        "foo",
        "foo bar",
        "foo-bar",
        "fooBar",
        "foo_",
        "foo__bar",
        "foo_bar",
        "new",
        "r#type",
        "type",
        "type_",
        "userID",
        "userId",
        "with\nnewline",
        "with\"quote",
        "with\\backslash",
        "x-y-z",
        "{}",
        "ß",
        "é",
        "é2",
        "ñandú",
        "İ",
        "日本語",
        "🙂",
    ];
    let object: Value = names.iter().map(|name| (*name, json!(name))).collect();
    let fields: nasty::fields::Fields = same(object);
    assert_eq!(fields.foo_bar.as_deref(), Some("fooBar"));
    assert_eq!(fields.foo_underscore_bar.as_deref(), Some("foo_bar"));
    assert_eq!(fields.r#type.as_deref(), Some("type"));
    assert_eq!(fields.u1f642.as_deref(), Some("🙂"));
    let new = nasty::fields::Fields::new("foo", "1st", "extra", "日本語");
    assert_eq!(
        write(&new),
        json!({ "foo": "foo", "1st": "1st", "extra": "extra", "日本語": "日本語" })
    );
    let message = refusal::<nasty::fields::Fields>(&json!({ "foo": "" }));
    says(&message, &["missing field `1st`"]);
}

#[test]
fn keywords_as_fields_values_and_tokens() {
    let object = json!({
        "type": "a", "self": "b", "Self": "c", "super": "d", "crate": "e", "_": "f", "fn": "g",
        "async": "h", "gen": "i", "union": "j", "try": "k",
    });
    let fields: nasty::keyword_fields::KeywordFields = same(object);
    assert_eq!((fields.self_.as_str(), fields.super_.as_str()), ("b", "d"));
    let new = nasty::keyword_fields::KeywordFields::new("a", "b", "c", "d", "e", "f");
    assert_eq!(
        write(&new),
        json!({ "type": "a", "self": "b", "Self": "c", "super": "d", "crate": "e", "_": "f" })
    );
    for text in ["self", "Self", "crate", "_", "gen", "macro_rules"] {
        let values = json!({ "open": text, "closed": text });
        let values: nasty::keyword_values::KeywordValues = same(values);
        assert!(!matches!(
            values.open,
            nasty::keyword_values::KeywordValuesOpen::Other(_)
        ));
    }
    assert_eq!(
        nasty::keyword_tokens::SELF,
        "com.example.nasty.keywordTokens#self"
    );
    assert_eq!(
        nasty::tokens::FOO_DASH_BAR,
        "com.example.nasty.tokens#foo-bar"
    );
}

#[test]
fn definitions_that_differ_in_spelling_only() {
    use nasty::cases;
    same::<cases::Foo>(json!({ "a": { "a": { "b": {} } }, "b": {} }));
    for name in ["fooBar", "foo-bar", "foo_bar", "FooBar"] {
        let ty = format!("com.example.nasty.cases#{name}");
        let member: cases::FooBarU = same(json!({ "$type": ty }));
        assert!(!matches!(member, cases::FooBarU::Other(_)), "{name}");
    }
    same::<cases::ASlashB>(json!({ "face": {}, "up": {} }));
}

#[test]
fn types_that_shadow_the_prelude() {
    same::<nasty::option::Option>(json!({ "maybe": "x", "next": { "next": {} } }));
    let none: nasty::none::None =
        same(json!({ "$type": "com.example.nasty.none", "never": {}, "more": 1 }));
    assert_eq!(none.extra.len(), 1);
    assert_eq!(nasty::vec::VEC, "com.example.nasty.vec");
}

#[test]
fn union_members_that_share_a_name() {
    use clash::card::{Card, CardPick, CardShown};
    for (ty, body) in [
        (
            "com.example.clash.card",
            json!({ "pick": { "$type": "x.y.z" } }),
        ),
        ("com.example.clash.deck#card", json!({ "x": 1 })),
        ("org.example.clash.card", json!({ "y": 1 })),
        ("com.example.clash.card#other", json!({})),
        ("com.example.clash.deck#unknown", json!({})),
    ] {
        let mut member = body;
        member["$type"] = json!(ty);
        let pick: CardPick = same(member.clone());
        assert!(!matches!(pick, CardPick::Other(_)), "{ty}");
        same::<Card>(json!({ "$type": "com.example.clash.card", "pick": member }));
    }
    let shown: CardShown =
        same(json!({ "$type": "com.example.clash.embed.video#view", "video": "v" }));
    assert!(matches!(shown, CardShown::VideoView(_)));
}

#[test]
fn roles_that_meet_definitions() {
    use clash::submit::{Error, Input, Output, SubmitError, SubmitInput, SubmitMain, SubmitOutput};
    use golden::clashes::lex::Procedure;
    fn ties<T: Procedure<Input = SubmitInput, Output = SubmitOutput, Error = SubmitError>>() {}
    ties::<SubmitMain>();
    same::<SubmitInput>(json!({ "input": { "x": "a" }, "status": "a" }));
    same::<SubmitOutput>(json!({ "error": {}, "output": { "x": "b" }, "status": "e" }));
    assert_eq!(write(&Error::new()), json!({}));
    assert_eq!((Input::default().x, Output::default().x), (None, None));
    assert_eq!(SubmitError::from("Other"), SubmitError::OtherError);
    assert_eq!(SubmitError::OtherError.as_str(), "Other");
    same::<clash::shop::Shop>(json!({
        "$type": "com.example.clash.shop", "own": { "x": "a" },
        "item": { "x": { "x": "b" }, "shop": { "$type": "com.example.clash.shop", "item": {} } },
    }));
    same::<clash::external::ExternalMain>(json!({ "external": { "uri": "https://a.test" } }));
    let view: clash::record::View = same(json!({
        "record": { "$type": "com.example.clash.record#viewNotFound", "notFound": true },
    }));
    assert!(matches!(
        view.record,
        clash::record::ViewRecord65e8ff7c::ViewNotFound(_)
    ));
}

#[test]
fn lexicons_that_differ_in_case_only() {
    use golden::case_only::com::example::{media, media_d10fcaa3};
    same::<media::play_back::PlayBack>(json!({ "x": { "y": { "x": {} } } }));
    same::<media::playback::Playback>(json!({ "y": { "x": {} } }));
    same::<media_d10fcaa3::stop::Stop>(json!({ "y": {} }));
}

#[test]
fn hostile_strings_stay_strings() {
    use hostile::strings::{Strings, StringsClosed, StringsKnown};
    for text in [
        "\"", "\\", "*/", "\n", "\0", "\u{202e}", "{}", "`", "```", "\"#",
    ] {
        let value: StringsKnown = same(json!(text));
        assert!(!matches!(value, StringsKnown::Other(_)), "{text:?}");
    }
    for text in ["\"a\"", "a\nb", "a\0b", "a\u{202e}b", "```"] {
        assert_eq!(same::<StringsClosed>(json!(text)).as_str(), text);
    }
    let strings: Strings = same(json!({
        "known": "x", "```": "a", "prop\0": "b", "prop\"quote": "c", "prop*/close": "d",
        "prop{}": "e", "prop\u{202e}": "f",
    }));
    assert_eq!(strings.newline_or_default(), "a\nb\r\nc\0d\u{202e}e");
    assert_eq!(strings.default_or_default(), "\"; panic!(\"x\"); //\\");
}

#[test]
fn documents_that_the_language_frowns_upon() {
    same::<frowned::inline::Inline>(json!({
        "$type": "com.example.frowned.inline", "new": 1, "empty": {},
        "address": {
            "street": "s",
            "geo": { "lat": "1", "source": { "name": "n", "kind": "guess" } },
        },
        "rooms": [{ "name": "r", "beds": [{ "width": 1 }] }],
    }));
    same::<frowned::matrix::Matrix>(json!({
        "rows": [[1], []], "cells": [[{ "x": 1 }]], "cube": [[["x", "o"]], []],
    }));
    let message =
        refusal::<frowned::matrix::Matrix>(&json!({ "rows": [], "cube": [[["x", "y"]]] }));
    says(&message, &["`cube[0][0][1]`", "expected one of: x, o"]);
    same::<frowned::named::Named>(json!({
        "data": [1, null], "shape": { "$type": "com.example.frowned.named#circle", "r": 1 },
        "shapes": [{ "$type": "x.y.z" }],
    }));
    same::<frowned::future::Future>(
        json!({ "when": { "odd": 1 }, "list": [1, "a"], "where": null }),
    );
    let spelling: frowned::spelling::Spelling = read(&json!({
        "union": { "$type": "com.example.frowned.spelling#main", "self": {} },
    }));
    assert_eq!(
        write(&spelling)["union"]["$type"],
        json!("com.example.frowned.spelling")
    );
    let tokens: frowned::local_tokens::LocalTokens = read(&json!({ "align": "#left" }));
    assert_eq!(write(&tokens), json!({ "align": "#left", "required": "x" }));
}
