//! String enums and error names.
use std::collections::HashSet;

use serde_json::{from_str, from_value, json, to_string};

use super::lex::{ErrorBody, UndeclaredError};
use super::types::*;

#[test]
fn an_open_enum_keeps_any_string() {
    assert_eq!(
        from_str::<OutputStatus>("\"takendown\"").unwrap(),
        OutputStatus::Takendown
    );
    let odd: OutputStatus = from_str(r#""a \"b\"""#).unwrap();
    assert!(matches!(&odd, OutputStatus::Other(text) if text == "a \"b\""));
    assert_eq!(to_string(&odd).unwrap(), r#""a \"b\"""#);
    assert_eq!(
        to_string(&OutputStatus::Suspended).unwrap(),
        "\"suspended\""
    );
    assert!(from_str::<OutputStatus>("1").is_err());
    assert_eq!(OutputStatus::from("suspended").to_string(), "suspended");
    assert_eq!(
        format!("{:>4}", NoKnownValues::from(String::from("x"))),
        "   x"
    );
}

#[test]
fn a_declared_value_equals_its_spelling() {
    let spelled = OutputStatus::Other("takendown".into());
    assert_eq!(spelled, OutputStatus::Takendown);
    assert_eq!(HashSet::from([spelled, OutputStatus::Takendown]).len(), 1);
    assert_eq!(OutputStatus::from("suspended"), OutputStatus::Suspended);
}

#[test]
fn a_closed_enum_refuses_other_strings() {
    assert_eq!(from_str::<Kind>("\"a\"").unwrap(), Kind::A);
    assert_eq!(to_string(&Kind::B).unwrap(), "\"b\"");
    let error = from_str::<Kind>("\"c\"").unwrap_err().to_string();
    assert!(
        error.starts_with("undeclared value `c`, expected one of: a, b"),
        "{error}"
    );
    assert_eq!("b".parse(), Ok(Kind::B));
    assert_eq!("c".parse::<Kind>().unwrap_err().value(), "c");
    assert!("".parse::<NoKind>().is_err());
}

#[test]
fn error_names_are_errors() {
    let error: Box<dyn std::error::Error> = Box::new(Error::from("AccountTakedown"));
    assert_eq!(error.to_string(), "AccountTakedown");
    assert_eq!(
        Error::from("AuthFactorTokenRequired"),
        Error::AuthFactorTokenRequired
    );
}

#[test]
fn an_error_body_is_read_and_written() {
    let text = r#"{"error":"AccountTakedown","message":"no"}"#;
    let body: ErrorBody<Error> = from_str(text).unwrap();
    assert_eq!(
        (&body.error, body.message.as_deref()),
        (&Error::AccountTakedown, Some("no"))
    );
    assert_eq!(to_string(&body).unwrap(), text);
    let body: ErrorBody<UndeclaredError> =
        from_value(json!({"message": null, "error": "ExpiredToken", "detail": [1]})).unwrap();
    assert_eq!((body.error.as_str(), body.message), ("ExpiredToken", None));
    assert!(from_str::<ErrorBody<Error>>("{}").is_err());
}
