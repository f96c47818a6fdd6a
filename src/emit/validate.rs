//! What is checked beyond types: limits in the calls of the support code's macros, and what endpoints and records check.

use super::call::{Call, quote_text};
use super::path::Scope;
use crate::ir::{Crate, Endpoint, Item, ItemKind, LengthLimits, Limit, Type};

/// The line in the call of a macro that asks for the method `validate`.
pub const METHOD: &str = "with validate";

/// Adds the limits of a set of strings to the call that implements what it needs.
pub fn add_limits(item: &Item, call: &mut Call) {
    if item.checks.nested {
        let limits = item.checks.levels.first().map(Vec::as_slice);
        call.list_in_brackets(&limits_of(limits.unwrap_or_default()));
        call.line(METHOD);
    }
}

/// In the `impl` of an endpoint: what of a call is checked before it is sent.
pub fn of_endpoint(scope: &Scope<'_>, kind: &Endpoint) -> &'static str {
    let is_checked = |ty: &Type| match ty {
        Type::Item(id) => scope.item(*id).is_some_and(|item| item.checks.nested),
        _ => false,
    };
    match (is_checked(&kind.params), is_checked(&kind.input.ty)) {
        (true, true) => "    lex::validates!(params, input);\n",
        (true, false) => "    lex::validates!(params);\n",
        (false, true) => "    lex::validates!(input);\n",
        (false, false) => "",
    }
}

/// In the `impl` of a record: that it is checked before it is written.
pub fn of_record(item: &Item) -> &'static str {
    match item.checks.nested {
        true => "    lex::validates!(record);\n",
        false => "",
    }
}

/// Whether there is anything to check.
pub fn needs_validation(krate: &Crate) -> bool {
    krate.items.iter().any(|item| item.checks.nested)
}

/// Whether anything is limited by its graphemes, which the code does not say in a way that names what counts them.
pub fn counts_graphemes(krate: &Crate) -> bool {
    let counts = |limit: &Limit| matches!(limit, Limit::MinGraphemes(_) | Limit::MaxGraphemes(_));
    krate.items.iter().any(|item| {
        let own = item.checks.levels.iter().flatten().any(counts);
        own || match &item.kind {
            ItemKind::Struct(kind) => {
                let limits = kind.fields.iter().flat_map(|f| f.limits.iter());
                limits.flatten().any(counts)
            }
            _ => false,
        }
    })
}

/// The limits of a value in brackets.
pub fn limits_text(limits: &[Limit]) -> String {
    format!("[{}]", limits_of(limits).join(", "))
}

fn limits_of(limits: &[Limit]) -> Vec<String> {
    limits.iter().map(limit_text).collect()
}

fn limit_text(limit: &Limit) -> String {
    match limit {
        Limit::AnyObject => "any_object()".to_owned(),
        Limit::Nullable => "nullable()".to_owned(),
        Limit::Constant(only) => format!("constant({})", quote_text(only)),
        Limit::ConstantInteger(only) => format!("constant_integer({only})"),
        Limit::ConstantBoolean(only) => format!("constant_boolean({only})"),
        Limit::OneOf(values) => format!("one_of(&[{}])", texts(values)),
        Limit::OneOfIntegers(values) => {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            format!("one_of_integers(&[{}])", values.join(", "))
        }
        Limit::Length(LengthLimits { min, max }) => match (min, max) {
            (Some(min), Some(max)) => format!("length({min}, {max})"),
            (Some(min), None) => format!("min_length({min})"),
            (None, max) => format!("max_length({})", max.unwrap_or(u64::MAX)),
        },
        Limit::MinGraphemes(min) => format!("min_graphemes({min})"),
        Limit::MaxGraphemes(max) => format!("max_graphemes({max})"),
        Limit::Range(min, max) => match (min, max) {
            (Some(min), Some(max)) => format!("range({min}, {max})"),
            (Some(min), None) => format!("minimum({min})"),
            (None, max) => format!("maximum({})", max.unwrap_or(i64::MAX)),
        },
        Limit::Format(name) => format!("format::<lex::{name}>()"),
        Limit::Accept(media_types) => format!("accept(&[{}])", texts(media_types)),
        Limit::MaxSize(bytes) => format!("max_size({bytes})"),
    }
}

fn texts(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quote_text(text)).collect();
    texts.join(", ")
}
