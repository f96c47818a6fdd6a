//! The string formats: what they take, what they refuse, and what they give.

#[path = "formats/agreement.rs"]
mod agreement;
#[path = "formats/datetime.rs"]
mod datetime;
#[path = "formats/identifiers.rs"]
mod identifiers;
#[path = "formats/random.rs"]
mod random;
#[path = "formats/reference.rs"]
mod reference;
#[path = "formats/texts.rs"]
mod texts;
#[path = "formats/usual.rs"]
mod usual;

use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use lexgen::lex::Decode;
use lexgen::lex::{
    AtIdentifier, AtUri, Cid, Datetime, Did, FormatError, Handle, Language, Nsid, RecordKey,
    StringFormat, Tid, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// All that every format type can do.
trait Format:
    StringFormat
    + FromStr<Err = FormatError>
    + AsRef<str>
    + Display
    + Debug
    + PartialEq<str>
    + Serialize
    + DeserializeOwned
    + for<'de> Decode<'de>
{
}

impl<T> Format for T where
    T: StringFormat
        + FromStr<Err = FormatError>
        + AsRef<str>
        + Display
        + Debug
        + PartialEq<str>
        + Serialize
        + DeserializeOwned
        + for<'de> Decode<'de>
{
}

fn accepts<F: Format>(text: &str) {
    let value: F = text.parse().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(value.as_ref(), text);
    assert_eq!(value.to_string(), text);
    assert!(value == *text);
    let json = serde_json::to_string(text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    decodes::<F>(text);
}

fn refuses<F: Format>(text: &str) {
    let error = text.parse::<F>().expect_err(text);
    assert_eq!(error.format(), F::NAME);
    assert_eq!(F::check_strict(text), Err(error.reason()));
    assert!(
        error
            .to_string()
            .contains(&format!("is not a valid {}: {}", F::NAME, error.reason()))
    );
}

/// Decoding takes the text, and gives it back as it was.
fn decodes<F: Format>(text: &str) {
    let json = serde_json::to_string(text).unwrap();
    let value: F = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    let value = F::decode(&mut serde_json::Deserializer::from_str(&json)).unwrap();
    assert_eq!(value.as_ref(), text);
    // An owned string is read on another path than a borrowed one.
    let value: F = serde_json::from_value(text.into()).unwrap();
    assert_eq!(value.as_ref(), text);
}

fn does_not_decode<F: Format>(text: &str) {
    refuses::<F>(text);
    let error = serde_json::from_value::<F>(text.into())
        .expect_err(text)
        .to_string();
    assert!(
        error.contains(&format!("is not a valid {}", F::NAME)),
        "{error}"
    );
    let json = serde_json::to_string(text).unwrap();
    assert!(serde_json::from_str::<F>(&json).is_err(), "{text}");
    assert!(
        F::decode(&mut serde_json::Deserializer::from_str(&json)).is_err(),
        "{text}"
    );
}

fn cases<F: Format>(valid: &[&str], decoded_only: &[&str], invalid: &[&str]) {
    valid.iter().for_each(|text| accepts::<F>(text));
    for text in decoded_only {
        refuses::<F>(text);
        decodes::<F>(text);
    }
    invalid.iter().for_each(|text| does_not_decode::<F>(text));
}

#[test]
fn errors_say_what_is_wrong() {
    let error = Handle::new("jaja").unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"jaja\" is not a valid handle: it needs at least two labels, as in alice.example.com"
    );
    assert_eq!((error.format(), error.text()), ("handle", "jaja"));
    let error = Did::new("ä".repeat(1000)).unwrap_err();
    assert_eq!(error.text(), format!("{}…", "ä".repeat(80)));
    assert_eq!(Did::new("ä".repeat(80)).unwrap_err().text(), "ä".repeat(80));
    // Control characters do not reach the terminal.
    assert!(
        !Did::new("\u{1b}[2J")
            .unwrap_err()
            .to_string()
            .contains('\u{1b}')
    );
    let error = serde_json::from_str::<Did>("7").unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid type: integer `7`, expected a string of the format did at line 1 column 1"
    );
    assert_eq!(Nsid::check("a.b"), Err(Nsid::new("a.b").unwrap_err()));
    assert_eq!(
        (
            Nsid::check("a.b.c"),
            Nsid::is_valid("a.b.c"),
            Nsid::is_valid("a")
        ),
        (Ok(()), true, false)
    );
}

#[test]
fn values_are_used_as_strings() {
    let did = Did::new("did:plc:abc").unwrap();
    assert_eq!(did, "did:plc:abc");
    assert_eq!(did, Did::try_from("did:plc:abc").unwrap());
    assert_eq!(did, Did::try_from("did:plc:abc".to_owned()).unwrap());
    assert_eq!(format!("{did:>13}|"), "  did:plc:abc|");
    let names = HashMap::from([(did.clone(), "Alice")]);
    assert_eq!(names.get("did:plc:abc"), Some(&"Alice"));
    assert_eq!(
        serde_json::from_str::<HashMap<Did, u8>>(r#"{"did:plc:abc":1}"#).unwrap()[&did],
        1
    );
    let cbor = serde_ipld_dagcbor::to_vec(&did).unwrap();
    assert_eq!(serde_ipld_dagcbor::from_slice::<Did>(&cbor).unwrap(), did);
    assert_eq!(String::from(did.clone()), did.into_string());
}

/// The public test suite of the protocol, if it is at hand.
#[test]
fn interop() {
    let Some(shared) = std::env::var_os("LEXGEN_SHARED") else {
        println!("skipped: LEXGEN_SHARED names no folder with the interop suite");
        return;
    };
    let folder = PathBuf::from(shared).join("interop/syntax");
    let lines = |file: &str| -> Vec<String> {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        // Spaces at the ends of a line are part of the case.
        let lines = text
            .split('\n')
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(str::to_owned).collect()
    };
    fn check<F: Format>(name: &str, lines: impl Fn(&str) -> Vec<String>) {
        let valid = lines(&format!("{name}_syntax_valid.txt"));
        let invalid = lines(&format!("{name}_syntax_invalid.txt"));
        assert!(!valid.is_empty() && !invalid.is_empty());
        valid.iter().for_each(|text| accepts::<F>(text));
        invalid.iter().for_each(|text| refuses::<F>(text));
    }
    check::<AtIdentifier>("atidentifier", lines);
    check::<AtUri>("aturi", lines);
    check::<Cid>("cid", lines);
    check::<Datetime>("datetime", lines);
    check::<Did>("did", lines);
    check::<Handle>("handle", lines);
    check::<Language>("language", lines);
    check::<Nsid>("nsid", lines);
    check::<RecordKey>("recordkey", lines);
    check::<Tid>("tid", lines);
    check::<Uri>("uri", lines);
    lines("datetime_parse_invalid.txt")
        .iter()
        .for_each(|text| refuses::<Datetime>(text));
    lines("language_parse_invalid.txt")
        .iter()
        .for_each(|text| refuses::<Language>(text));
}
