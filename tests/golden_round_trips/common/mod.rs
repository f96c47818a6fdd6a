//! Reading and writing generated types through JSON.
#![allow(dead_code)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a value that has to be right.
#[track_caller]
pub fn read<T: DeserializeOwned>(json: &Value) -> T {
    parse(&json.to_string())
}

/// Reads a text that has to be right.
#[track_caller]
pub fn parse<T: DeserializeOwned>(text: &str) -> T {
    match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// What a type is written as.
#[track_caller]
pub fn write<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("it can be written")
}

/// Reads a value and wants it written back as it came.
#[track_caller]
pub fn same<T: DeserializeOwned + Serialize>(json: Value) -> T {
    let value = read::<T>(&json);
    assert_eq!(write(&value), json);
    // A key that is written twice shows in the text alone.
    let text = serde_json::to_string(&value).expect("it can be written");
    assert_eq!(text.len(), json.to_string().len(), "{text}");
    let written = golden::object::lex::to_json(&value).expect("it can be written");
    assert_eq!(written, text);
    value
}

/// The message with which a value is refused.
#[track_caller]
pub fn refusal<T: DeserializeOwned>(json: &Value) -> String {
    refused::<T>(&json.to_string())
}

/// The message with which a text is refused.
#[track_caller]
pub fn refused<T: DeserializeOwned>(text: &str) -> String {
    match serde_json::from_str::<T>(text) {
        Ok(_) => panic!("it was accepted:\n{text}"),
        Err(error) => error.to_string(),
    }
}

/// Wants every part in a message.
#[track_caller]
pub fn says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in: {message}");
    }
}
