//! Aliases, and constants: tokens and embedded lexicons.

use quote::quote;

use super::path::Scope;
use super::{Code, docs, tokens};
use crate::ir::{Item, Type};
use crate::names::write_ident;

/// Emits another name for a type.
pub fn emit_alias(scope: &Scope<'_>, item: &Item, ty: &Type, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    let ty = tokens(&scope.type_text(ty));
    out.push(Code::Item(quote!(#docs pub type #name = #ty;)));
}

/// Emits the constant of a token.
pub fn emit_token(item: &Item, full_name: &str, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    out.push(Code::Item(
        quote!(#docs pub const #name: &str = #full_name;),
    ));
}

/// Emits the lexicon itself.
pub fn emit_lexicon(json: &str) -> Code {
    Code::Item(quote! {
        #[doc = " The lexicon document, as JSON."]
        pub const LEXICON: &str = #json;
    })
}
