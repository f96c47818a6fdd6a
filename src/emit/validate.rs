//! Calls of the support code's macro that implements `validate`. What has nothing to check gets none.

use super::Code;
use super::call::{Call, quote_text};
use super::path::Scope;
use crate::ir::{
    Crate, Endpoint, Field, Item, ItemKind, LengthLimits, Limit, Presence, Struct, Type, Union,
};
use crate::names::write_ident;

/// The width up to which a call stands on one line.
const WIDTH: usize = 100;

/// For a struct: the fields to check, in the order in which they are written.
pub fn emit_struct(scope: &Scope<'_>, item: &Item, kind: &Struct, out: &mut Vec<Code>) {
    if !item.checks.nested {
        return;
    }
    let mut fields: Vec<&Field> = kind.fields.iter().collect();
    fields.retain(|field| !field.checks.is_empty());
    fields.sort_by_key(|field| order(&field.presence));
    let entries: Vec<String> = fields.into_iter().map(|f| entry(scope, f)).collect();
    let name = write_ident(&item.name);
    let extra = kind.extra.as_ref();
    let extra = extra.map(|extra| format!("extra {}", write_ident(extra)));
    let fields = match entries.is_empty() {
        true => format!("{name} {{}}"),
        false => format!("{name} {{ {} }}", entries.join(", ")),
    };
    let line = [Some(fields), extra.clone()].into_iter().flatten();
    let line = one_line(&line.collect::<Vec<_>>().join(" "));
    let text = line.unwrap_or_else(|| {
        let mut call = Call::new("validate");
        call.group(&name, &entries);
        if let Some(extra) = extra {
            call.line(&extra);
        }
        call.finish()
    });
    out.push(Code::Below(text));
}

/// For a union: the variants with something to check.
pub fn emit_union(scope: &Scope<'_>, item: &Item, kind: &Union, out: &mut Vec<Code>) {
    if !item.checks.nested {
        return;
    }
    let checked = kind.variants.iter().filter(|variant| {
        let member = scope.item(variant.item);
        member.is_some_and(|member| member.checks.nested)
    });
    let names: Vec<&str> = checked
        .map(|variant| variant.name.as_str())
        .chain(kind.other.as_deref())
        .collect();
    let text = format!("{}: {}", write_ident(&item.name), names.join(", "));
    out.push(Code::Below(
        one_line(&text).unwrap_or_else(|| filled(&text)),
    ));
}

/// For a set of strings: its limits.
pub fn emit_text_enum(item: &Item, out: &mut Vec<Code>) {
    if !item.checks.nested {
        return;
    }
    let limits = item.checks.levels.first().map(Vec::as_slice);
    let limits = limits_text(limits.unwrap_or_default());
    let text = format!("{} {limits}", write_ident(&item.name));
    out.push(Code::Below(
        one_line(&text).unwrap_or_else(|| filled(&text)),
    ));
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

/// Whether anything is limited by its graphemes, which the code does not say in a way that names what counts them.
pub fn counts_graphemes(krate: &Crate) -> bool {
    let counts = |limit: &Limit| matches!(limit, Limit::MinGraphemes(_) | Limit::MaxGraphemes(_));
    krate.items.iter().any(|item| {
        let own = item.checks.levels.iter().flatten().any(counts);
        own || match &item.kind {
            ItemKind::Struct(kind) => {
                let limits = kind.fields.iter().flat_map(|f| f.checks.levels.iter());
                limits.flatten().any(counts)
            }
            _ => false,
        }
    })
}

fn one_line(text: &str) -> Option<String> {
    let line = format!("lex::validate! {{ {text} }}");
    (line.len() <= WIDTH).then(|| line + "\n")
}

/// The inside on lines of its own, broken after commas.
fn filled(text: &str) -> String {
    let mut call = Call::new("validate");
    let mut line = String::new();
    for part in text.split_inclusive(", ") {
        if !line.is_empty() && line.len() + part.len() + 8 > WIDTH {
            call.line(line.trim_end());
            line = "    ".to_owned();
        }
        line += part;
    }
    call.line(&line);
    call.finish()
}

/// The order in which a struct's fields are written.
fn order(presence: &Presence) -> u8 {
    match presence {
        Presence::Required => 0,
        Presence::Constant(_) => 1,
        Presence::Default(_) => 2,
        Presence::Nullable => 3,
        Presence::Optional => 4,
        Presence::OptionalNullable => 5,
    }
}

/// `"wire": field` and its limits.
fn entry(scope: &Scope<'_>, field: &Field) -> String {
    let mut text = String::new();
    if field.secret {
        text += "secret ";
    }
    text += &format!("{}: {}", quote_text(&field.wire), write_ident(&field.name));
    if !field.checks.levels.is_empty() {
        text += view(scope, field);
        for limits in &field.checks.levels {
            text.push(' ');
            text += &limits_text(limits);
        }
    }
    text
}

/// What is looked at where the type itself has nothing to check.
fn view(scope: &Scope<'_>, field: &Field) -> &'static str {
    match scope.leaf(&field.ty) {
        Type::Format(_) => ".as_str()",
        Type::Foreign(_) => ".len()",
        Type::Item(_) if !field.checks.nested => ".len()",
        _ => "",
    }
}

fn limits_text(limits: &[Limit]) -> String {
    let limits: Vec<String> = limits.iter().map(limit_text).collect();
    format!("[{}]", limits.join(", "))
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
