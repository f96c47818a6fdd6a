//! Sets of strings: `knownValues`, `enum` and error names.

use super::call::{Call, quote_text};
use super::path::Scope;
use super::{Code, braced, docs, validate};
use crate::ir::{Item, TextEnum, TextEnumKind};
use crate::names::{derives, write_ident};

/// Emits a set of strings.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &TextEnum, out: &mut Vec<Code>) {
    out.push(super::declared(item, declaration(scope, item, kind)));
    let mut call = Call::new(match kind.kind {
        TextEnumKind::Known => "known_values",
        TextEnumKind::Errors => "error_names",
        TextEnumKind::Closed => "string_enum",
    });
    let entries: Vec<String> = kind
        .variants
        .iter()
        .map(|variant| format!("{} => {}", quote_text(&variant.wire), variant.name))
        .collect();
    call.group(&write_ident(&item.name), &entries);
    if entries.is_empty() {
        call.list(&write_ident(&item.name), &entries);
    }
    validate::add_limits(item, &mut call);
    out.push(Code::Below(call.finish()));
    if wants_order(item) && kind.kind != TextEnumKind::Closed {
        let name = write_ident(&item.name);
        out.push(Code::Below(format!("lex::order_by_text!({name});\n")));
    }
}

/// Whether the settings ask for an order.
fn wants_order(item: &Item) -> bool {
    let mut names = item.derives.iter().map(|path| derives::trait_name(path));
    names.any(|name| matches!(name, "PartialOrd" | "Ord"))
}

fn declaration(scope: &Scope<'_>, item: &Item, kind: &TextEnum) -> String {
    let (docs, name) = (docs::comment(&item.docs), write_ident(&item.name));
    let own = match kind.kind {
        TextEnumKind::Closed => "Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash",
        TextEnumKind::Known | TextEnumKind::Errors => "Debug, Clone",
    };
    // A derived order would tell a known value from the same text in `Other`.
    let mut implemented = vec!["PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Display"];
    implemented.push(match kind.kind {
        TextEnumKind::Closed => "FromStr",
        TextEnumKind::Known => "From",
        TextEnumKind::Errors => "Error",
    });
    let derives = super::derives(item, own, &implemented);
    let attributes = super::attributes(&item.attributes, "");
    let mut variants = String::new();
    for variant in &kind.variants {
        docs::push(&variant.docs, 4, &mut variants);
        variants += &format!("    {},\n", variant.name);
    }
    let other = match kind.kind {
        TextEnumKind::Known => "Any other value, kept as it came.",
        TextEnumKind::Errors => "Any other error, by name.",
        TextEnumKind::Closed => {
            let variants = braced(&variants);
            return format!(
                "\
{docs}#[derive({derives})]
{attributes}pub enum {name} {variants}
"
            );
        }
    };
    let string = scope.std("String");
    format!(
        "\
{docs}#[derive({derives})]
#[non_exhaustive]
{attributes}pub enum {name} {{
{variants}    /// {other}
    Other({string}),
}}
"
    )
}
