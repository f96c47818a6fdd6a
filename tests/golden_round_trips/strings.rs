//! Strings: known values, closed enums, formats, tokens.

mod common;

use std::collections::HashSet;

use common::{read, refusal, same, says, write};
use golden::nasty_names::com::example::nasty::values as nasty;
use golden::string::com::example::text;
use golden::token::com::example::mood;
use serde_json::{Value, json};
use text::alignment::Alignment;
use text::formats::{Formats, Homepage};
use text::values::{BOLD, CUSTOM, ITALIC, Level, Mood, Values, ValuesClosed};
use text::values::{ValuesLicence, ValuesOpen, ValuesTokens};

#[test]
fn a_known_value_is_a_variant_and_any_other_is_kept() {
    for (text, value) in [
        ("draft", ValuesOpen::Draft),
        ("published", ValuesOpen::Published),
        ("archived", ValuesOpen::Archived),
        ("Draft", ValuesOpen::Other("Draft".to_owned())),
        ("", ValuesOpen::Other(String::new())),
        ("🙂\n\"", ValuesOpen::Other("🙂\n\"".to_owned())),
    ] {
        assert_eq!(read::<ValuesOpen>(&json!(text)), value);
        assert_eq!(write(&value), json!(text));
        assert_eq!(value.as_str(), text);
        assert_eq!(value.to_string(), text);
        assert_eq!(ValuesOpen::from(text), value);
        assert_eq!(ValuesOpen::from(text.to_owned()), value);
    }
    for wrong in [json!(1), json!(null), json!(["draft"]), json!({})] {
        refusal::<ValuesOpen>(&wrong);
    }
}

#[test]
fn other_with_a_known_text_is_the_known_value() {
    let spelled = ValuesOpen::Other("draft".to_owned());
    assert_eq!(spelled, ValuesOpen::Draft);
    assert_eq!(write(&spelled), json!("draft"));
    assert!(matches!(ValuesOpen::from("draft"), ValuesOpen::Draft));
    let set = HashSet::from([spelled, ValuesOpen::Draft, ValuesOpen::Archived]);
    assert_eq!(set.len(), 2);
    assert_ne!(ValuesOpen::Draft, ValuesOpen::Archived);
}

#[test]
fn a_closed_enum_says_what_it_allows() {
    for text in ["left", "centre", "right"] {
        let value: ValuesClosed = same(json!(text));
        assert_eq!(value.as_str(), text);
        assert_eq!(text.parse::<ValuesClosed>().expect("declared"), value);
    }
    let message = refusal::<ValuesClosed>(&json!("middle"));
    says(&message, &["middle", "left, centre, right"]);
    let error = "Left".parse::<ValuesClosed>().expect_err("undeclared");
    assert_eq!(error.value(), "Left");
    says(&error.to_string(), &["`Left`", "left, centre, right"]);
}

fn least() -> Value {
    json!({ "open": "draft", "closed": "left", "level": "low", "mood": "glad" })
}

#[test]
fn sets_of_values_in_an_object() {
    let mut object = least();
    object["levels"] = json!(["low", "mid", "high"]);
    object["tags"] = json!(["new", "old"]);
    object["sides"] = json!(["n", "s"]);
    object["both"] = json!("b");
    object["language"] = json!("fr");
    object["interval"] = json!("3h");
    object["visibility"] = json!("!no-unauthenticated");
    object["licence"] = json!("CC-BY-4.0");
    object["tokens"] = json!("com.example.text.values#bold");
    let mut values: Values = same(object);
    assert_eq!(values.licence, Some(ValuesLicence::CcBy40));
    assert_eq!(values.tokens, Some(ValuesTokens::Bold));
    values.tokens = Some(ValuesTokens::from(ITALIC));
    values.licence = Some(ValuesLicence::from(CUSTOM));
    assert_eq!(values.tokens, Some(ValuesTokens::Italic));
    assert_eq!(write(&values)["licence"], json!(CUSTOM));

    for (field, value) in [
        ("sides", json!(["n", "e"])),
        ("both", json!("c")),
        ("closed", json!("")),
        ("mood", json!("angry")),
    ] {
        let mut object = least();
        object[field] = value;
        says(&refusal::<Values>(&object), &[field, "expected one of"]);
    }
    let new = Values::new("draft", ValuesClosed::Left, "low", Mood::Glad);
    assert_eq!(write(&new), least());
    assert_eq!(new.level, Level::Low);
}

#[test]
fn a_main_that_is_a_string() {
    let value: Alignment = same(json!("left"));
    assert_eq!(value, Alignment::Left);
    let constant: text::constant::Constant = same(json!("fixed"));
    assert_eq!(constant, "fixed");
    let home: Homepage = same(json!("https://example.com/"));
    assert_eq!(home.as_str(), "https://example.com/");
}

#[test]
fn emoji_empty_and_unprintable_values() {
    for text in ["👍", "👎", "❤\u{fe0f}", "❤", "🫤"] {
        assert_eq!(same::<nasty::ValuesReaction>(json!(text)).as_str(), text);
    }
    let heart: nasty::ValuesReaction = read(&json!("❤"));
    assert_ne!(heart, read(&json!("❤\u{fe0f}")));
    assert_eq!(heart, nasty::ValuesReaction::U2764);
    assert_eq!(
        same::<nasty::ValuesBurr>(json!("")),
        nasty::ValuesBurr::Empty
    );
    for text in ["\u{200b}", "\u{202e}", "a\u{200d}b", "ab", "\u{ad}"] {
        let value: nasty::ValuesHidden = same(json!(text));
        assert!(!matches!(value, nasty::ValuesHidden::Other(_)), "{text:?}");
    }
    for text in ["other", "Other", "OTHER", "unknown", "Unknown"] {
        let value: nasty::ValuesOther = same(json!(text));
        assert!(!matches!(value, nasty::ValuesOther::Other(_)), "{text}");
    }
    let value: nasty::ValuesOther = same(json!("oTHER"));
    assert!(matches!(value, nasty::ValuesOther::Other(_)));
}

fn formats() -> Value {
    json!({
        "did": "did:plc:z72i7hdynmk6r22z27h6tvur", "handle": "Alice.Test",
        "atIdentifier": "did:web:example.com", "atUri": "at://alice.test/com.example.a/b",
        "nsid": "com.example.someThing", "language": "pt-BR", "recordKey": "self",
        "cid": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "datetime": "2024-02-29T12:34:56.7+02:00", "tid": "3jzfcijpj2z2a",
        "uri": "https://example.com/?a=b#c", "nullableCid": null,
    })
}

#[test]
fn formats_keep_the_text_as_it_came() {
    let mut value: Formats = same(formats());
    assert_eq!(value.handle.as_str(), "Alice.Test");
    assert_eq!(value.datetime.as_str(), "2024-02-29T12:34:56.7+02:00");
    value.optional_did = "did:web:example.org".parse().ok();
    assert_eq!(write(&value)["optionalDid"], json!("did:web:example.org"));
    let mut more = formats();
    more["tids"] = json!(["3jzfcijpj2z2a", "3jzfcijpj2z2b"]);
    more["nullableCid"] = more["cid"].clone();
    same::<Formats>(more);
}

#[test]
fn a_wrong_text_is_an_error_that_names_field_and_format() {
    for (field, text, format) in [
        ("did", "did:Bad", "did"),
        ("optionalDid", "", "did"),
        ("handle", "alice", "handle"),
        ("atIdentifier", "not an id", "at-identifier"),
        ("atUri", "https://example.com", "at-uri"),
        ("nsid", "nodots", "nsid"),
        ("cid", "", "cid"),
        ("datetime", "yesterday", "datetime"),
        ("language", "?", "language"),
        ("recordKey", "..", "record-key"),
        ("tid", "short", "tid"),
        ("uri", "no scheme", "uri"),
    ] {
        let mut object = formats();
        object[field] = json!(text);
        let message = refusal::<Formats>(&object);
        says(&message, &[&format!("`{field}`"), "not a valid", format]);
    }
    let mut object = formats();
    object["tids"] = json!(["3jzfcijpj2z2a", "x"]);
    says(&refusal::<Formats>(&object), &["`tids[1]`", "tid"]);
    object["tids"] = json!([1]);
    says(&refusal::<Formats>(&object), &["`tids[0]`"]);
}

#[test]
fn tokens_are_their_full_names() {
    assert_eq!(BOLD, "com.example.text.values#bold");
    assert_eq!(mood::defs::GLAD, "com.example.mood.defs#glad");
    assert_eq!(mood::defs::HTTP_ERROR, "com.example.mood.defs#HTTPError");
    assert_eq!(mood::defs::IN_TWO_MINDS, "com.example.mood.defs#inTwoMinds");
    assert_eq!(mood::furious::FURIOUS, "com.example.mood.furious");
    let entry = mood::entry::Entry::new(mood::furious::FURIOUS);
    assert_eq!(entry.mood, mood::entry::EntryMood::Furious);
    assert_eq!(
        write(&entry),
        json!({ "$type": "com.example.mood.entry", "mood": "com.example.mood.furious" })
    );
}
