//! Fields that are integers.

use serde_json::Number;

use super::{Fields, Reader, describe};
use crate::diagnostic::{Code, Place};
use crate::lexicon::LengthRange;
use crate::lexicon::json::Json;

/// The greatest integer up to which a double holds all.
const SAFE: i64 = (1 << 53) - 1;

impl Reader<'_> {
    /// An optional integer.
    pub(super) fn integer(&mut self, fields: Fields<'_>, key: &str) -> Option<i64> {
        let value = fields.get(key)?;
        self.whole(value, &fields.at(key), &format!("`{key}`"))
    }

    /// A value that must be an integer.
    pub(super) fn whole(&mut self, value: &Json<'_>, pointer: &str, name: &str) -> Option<i64> {
        let Json::Number(number) = value else {
            let message = format!("{name} must be an integer, but is {}", describe(value));
            let help = match value.as_str() {
                Some(text) if text.parse::<i64>().is_ok() => {
                    format!("write {text}, without quotes")
                }
                _ if *value == Json::Null => "write a whole number, or remove the field".to_owned(),
                _ if name == "`maxSize`" => "write the number of bytes, such as 1000000".to_owned(),
                _ => "write a whole number, such as 100".to_owned(),
            };
            self.report_help(Code::WrongFieldType, pointer, message, help);
            return None;
        };
        match Whole::of(number) {
            Whole::Integer(integer) => {
                if !(-SAFE..=SAFE).contains(&integer) {
                    let message = format!("{name} is an integer that not all programs can hold");
                    let help = format!("stay between -{SAFE} and {SAFE}");
                    self.report_help(Code::UnsafeInteger, pointer, message, help);
                }
                Some(integer)
            }
            Whole::Float(integer) => {
                let message = format!("{name} is an integer, but is written as a float");
                self.report_help(
                    Code::FloatForInteger,
                    pointer,
                    message,
                    format!("write {integer}"),
                );
                Some(integer)
            }
            Whole::Fraction => {
                let message = format!("{name} must be an integer, but has a fraction");
                let help = match number.as_f64() {
                    Some(float) => format!("write {:.0} or {:.0}", float.floor(), float.ceil()),
                    None => "write a whole number".to_owned(),
                };
                self.report_help(Code::NumberOutOfRange, pointer, message, help);
                None
            }
            Whole::TooLarge => {
                let message = format!("{name} does not fit into 64 bits");
                let help = format!("stay between -{SAFE} and {SAFE}");
                self.report_help(Code::NumberOutOfRange, pointer, message, help);
                None
            }
        }
    }

    /// An optional length or size.
    pub(super) fn length(&mut self, fields: Fields<'_>, key: &str) -> Option<u64> {
        let integer = self.integer(fields, key)?;
        let length = u64::try_from(integer).ok();
        if length.is_none() {
            let message = format!("`{key}` must not be negative");
            let help = "write 0 or more, or remove it";
            self.report_help(Code::NumberOutOfRange, &fields.at(key), message, help);
        }
        length
    }

    /// A pair of lengths. If they are the wrong way round, neither counts.
    pub(super) fn range(&mut self, fields: Fields<'_>, least: &str, greatest: &str) -> LengthRange {
        let min = self.length(fields, least);
        let max = self.length(fields, greatest);
        match (min, max) {
            (Some(a), Some(b)) if a > b => {
                self.reversed(fields, least, greatest);
                LengthRange::default()
            }
            _ => LengthRange { min, max },
        }
    }

    pub(super) fn reversed(&mut self, fields: Fields<'_>, least: &str, greatest: &str) {
        let message = format!("`{greatest}` is less than `{least}`, so no value is valid");
        let diagnostic = self
            .about(Code::BoundsReversed, &fields.at(greatest), message)
            .help("raise the one or lower the other; perhaps they are swapped")
            .related(
                Place::value(self.file, fields.at(least)),
                format!("`{least}`"),
            );
        self.diagnostics.push(diagnostic);
    }
}

/// What a JSON number is as an integer.
#[derive(Debug, PartialEq, Eq)]
enum Whole {
    Integer(i64),
    Float(i64),
    Fraction,
    TooLarge,
}

impl Whole {
    // Exact: only numbers that a double holds whole are cast.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    fn of(number: &Number) -> Self {
        if let Some(integer) = number.as_i64() {
            return Self::Integer(integer);
        }
        match number.as_f64() {
            Some(float) if float.abs() <= SAFE as f64 => match float.fract() == 0.0 {
                true => Self::Float(float as i64),
                false => Self::Fraction,
            },
            _ => Self::TooLarge,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        for (text, whole) in [
            ("0", Whole::Integer(0)),
            ("-9223372036854775808", Whole::Integer(i64::MIN)),
            ("9223372036854775808", Whole::TooLarge),
            ("1.0", Whole::Float(1)),
            ("-2e3", Whole::Float(-2000)),
            ("1.5", Whole::Fraction),
            ("1e300", Whole::TooLarge),
        ] {
            assert_eq!(
                Whole::of(&serde_json::from_str(text).unwrap()),
                whole,
                "{text}"
            );
        }
    }
}
