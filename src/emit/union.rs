//! Unions: an enum with a boxed variant per member.

use super::call::{Call, quote_text};
use super::path::Scope;
use super::{Code, braced, docs, validate};
use crate::ir::{Item, Union};
use crate::names::write_ident;

/// Emits a union.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &Union, out: &mut Vec<Code>) {
    out.push(super::declared(item, declaration(scope, item, kind)));
    let mut call = Call::new("union");
    let entries: Vec<String> = kind
        .variants
        .iter()
        .map(|v| {
            format!(
                "{} => {}({})",
                quote_text(&v.type_name),
                v.name,
                scope.item_text(v.item)
            )
        })
        .collect();
    call.list(&write_ident(&item.name), &entries);
    if let Some(other) = &kind.other {
        call.line(&format!("other {other}"));
    }
    if item.checks.nested {
        call.line(validate::METHOD);
    }
    out.push(Code::Below(call.finish()));
}

fn declaration(scope: &Scope<'_>, item: &Item, kind: &Union) -> String {
    let (docs, name) = (docs::comment(&item.docs), write_ident(&item.name));
    let derives = super::derives(item, "Debug, Clone, PartialEq", &["Eq", "From"]);
    let attributes = super::attributes(&item.attributes, "");
    let boxed = scope.std("Box");
    let mut variants = String::new();
    for variant in &kind.variants {
        let (name, ty) = (&variant.name, scope.item_text(variant.item));
        variants += &format!("    {name}({boxed}<{ty}>),\n");
    }
    match &kind.other {
        Some(other) => format!(
            "\
{docs}#[derive({derives})]
#[non_exhaustive]
{attributes}pub enum {name} {{
{variants}    /// A member that the lexicon does not list, kept whole.
    {other}({boxed}<lex::UnknownMember>),
}}
"
        ),
        None => {
            let variants = braced(&variants);
            format!(
                "\
{docs}#[derive({derives})]
{attributes}pub enum {name} {variants}
"
            )
        }
    }
}
