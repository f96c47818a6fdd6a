//! Writes the parameters of an endpoint into a query string.

use std::fmt::Write;

use serde::ser::Serialize;

use super::data_error::DataError;
use super::value::Value;

/// Writes parameters as `name=value&name=value`, without a question mark.
///
/// A list repeats its name in order, an empty one is left out, as is what is absent. All but letters, digits and `-._~`
/// is percent-encoded, a space as `%20`: every decoder of query strings understands that. The error names the
/// parameter that is neither a string, an integer nor a boolean, nor a list of these.
#[doc(hidden)]
pub fn write_params<P: Serialize + ?Sized>(params: &P) -> Result<String, DataError> {
    write_object(&Value::encode(params)?)
}

fn write_object(params: &Value) -> Result<String, DataError> {
    let mut query = String::new();
    match params {
        // An endpoint without parameters has `()` for them.
        Value::Null => {}
        Value::Object(params) => {
            for (name, value) in params {
                match value {
                    // Null says as much as absence: a query string has no word for it.
                    Value::Null => {}
                    Value::Array(elements) => {
                        for element in elements {
                            write_param(&mut query, name, element)?;
                        }
                    }
                    value => write_param(&mut query, name, value)?,
                }
            }
        }
        other => return Err(unfit("the parameters", other)),
    }
    Ok(query)
}

fn write_param(query: &mut String, name: &str, value: &Value) -> Result<(), DataError> {
    if !query.is_empty() {
        query.push('&');
    }
    push_encoded(query, name);
    query.push('=');
    match value {
        Value::Bool(value) => query.push_str(if *value { "true" } else { "false" }),
        Value::Integer(integer) => query.push_str(&integer.to_string()),
        Value::String(text) => push_encoded(query, text),
        other => return Err(unfit(&format!("parameter `{name}`"), other)),
    }
    Ok(())
}

fn unfit(what: &str, value: &Value) -> DataError {
    DataError::new(format!(
        "{what}: {} cannot stand in a query string",
        value.kind()
    ))
}

fn push_encoded(query: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                query.push(char::from(byte));
            }
            // Writing to a string does not fail.
            _ => drop(write!(query, "%{byte:02X}")),
        }
    }
}
