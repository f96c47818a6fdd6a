//! Aliases, and constants: tokens and embedded lexicons.

use quote::quote;

use super::call::quote_text;
use super::path::Scope;
use super::{Code, docs};
use crate::ir::{Item, Type};
use crate::names::write_ident;

/// Emits another name for a type.
pub fn emit_alias(scope: &Scope<'_>, item: &Item, ty: &Type, out: &mut Vec<Code>) {
    let name = write_ident(&item.name);
    let docs = docs::comment(&item.docs);
    let ty = scope.type_text(ty);
    out.push(super::item(format!("{docs}pub type {name} = {ty};\n")));
}

/// Emits the constant of a token.
pub fn emit_token(item: &Item, full_name: &str, out: &mut Vec<Code>) {
    let name = write_ident(&item.name);
    let docs = docs::comment(&item.docs);
    let value = quote_text(full_name);
    out.push(super::item(format!(
        "{docs}pub const {name}: &str = {value};\n"
    )));
}

/// Emits the lexicon itself.
pub fn emit_lexicon(json: &str) -> Code {
    Code::Item(quote! {
        #[doc = " The lexicon document, as JSON."]
        pub const LEXICON: &str = #json;
    })
}
